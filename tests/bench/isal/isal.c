/*
 * ISA-L's Reed-Solomon code on its SSE path, which has the same vectors as WebAssembly: prints MB/s of data.
 * Usage: isal <data shards> <all shards> <bytes of a shard> <milliseconds>
 * The better of two ways to call it counts: whole shards, as its examples do, and blocks of 8 KiB of each.
 */
#include <isa-l.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* In the library, but in no header: ec_encode_data() picks the widest path of the processor. */
extern void ec_encode_data_sse(int length, int k, int rows, unsigned char *tables, unsigned char **data,
                               unsigned char **parity);

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void encode(int bytes, int block, int k, int n, unsigned char *tables, unsigned char **shards) {
  unsigned char *at[255];
  for (int from = 0; from < bytes; from += block) {
    for (int i = 0; i < n; i++) at[i] = shards[i] + from;
    ec_encode_data_sse(bytes - from < block ? bytes - from : block, k, n - k, tables, at, at + k);
  }
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int k = atoi(argv[1]), n = atoi(argv[2]), bytes = atoi(argv[3]);
  double wanted_ms = atof(argv[4]);
  unsigned char *matrix = malloc(n * k), *tables = malloc(32 * k * (n - k)), *shards[255];
  gf_gen_cauchy1_matrix(matrix, n, k);
  ec_init_tables(k, n - k, matrix + k * k, tables);
  for (int i = 0; i < n; i++) {
    shards[i] = aligned_alloc(64, bytes);
    for (int j = 0; j < bytes; j++) shards[i][j] = i * 7 + j * 13 + (j >> 8);
  }
  double best = 0;
  int blocks[] = {bytes, 8192};
  for (int way = 0; way < 2; way++) {
    encode(bytes, blocks[way], k, n, tables, shards);
    double before = now_ms(), ms, done = 0;
    while ((ms = now_ms() - before) < wanted_ms) {
      encode(bytes, blocks[way], k, n, tables, shards);
      done += (double)k * bytes;
    }
    if (done / ms / 1e3 > best) best = done / ms / 1e3;
  }
  printf("%.1f\n", best);
  return 0;
}
