/* libgcrypt answers questions about keys, signatures and hashes; see gost_engine.c for the questions. */
#include <gcrypt.h>
#include "line.h"

/* Prints a number with as many digits as `bytes` need. */
static void print_number(gcry_mpi_t number, size_t bytes) {
  unsigned char digits[128] = {0};
  size_t length;
  if (gcry_mpi_print(GCRYMPI_FMT_USG, digits, sizeof digits, &length, number) || length > bytes)
    stop("libgcrypt gave a number that is too long");
  for (size_t i = length; i < bytes; i++) printf("00");
  print_hex(digits, length);
}

static gcry_mpi_t number_named(gcry_sexp_t expression, const char *name) {
  gcry_sexp_t found = gcry_sexp_find_token(expression, name, 0);
  gcry_mpi_t number = gcry_sexp_nth_mpi(found, 1, GCRYMPI_FMT_USG);
  gcry_sexp_release(found);
  return number;
}

/* Whether the library knows a curve by this object identifier. */
static int is_known(const char *set) {
  gcry_ctx_t context;
  if (gcry_mpi_ec_new(&context, NULL, set)) return 0;
  gcry_ctx_release(context);
  return 1;
}

static gcry_sexp_t private_key(const char *set, const unsigned char *d, size_t bytes) {
  gcry_sexp_t key;
  if (gcry_sexp_build(&key, NULL, "(private-key(ecc(curve %s)(flags gost)(d %b)))", set, (int)bytes, d))
    stop("libgcrypt did not take a private key");
  return key;
}

/* The digest is a little-endian number for GOST R 34.10 and a big-endian one for libgcrypt. */
static gcry_sexp_t data(const char *word) {
  unsigned char digest[64];
  size_t bytes = from_hex(word, digest);
  gcry_sexp_t data;
  reverse(digest, bytes);
  if (gcry_sexp_build(&data, NULL, "(data(flags gost)(value %b))", (int)bytes, digest))
    stop("libgcrypt did not take a digest");
  return data;
}

static void answer_public(const char *set, const unsigned char *d, size_t bytes) {
  gcry_sexp_t key = private_key(set, d, bytes);
  gcry_ctx_t context;
  unsigned char point[129];
  size_t length;
  if (gcry_mpi_ec_new(&context, key, NULL)) stop("libgcrypt did not take a private key");
  /* 04, x and y, each big-endian. */
  gcry_mpi_t q = gcry_mpi_ec_get_mpi("q", context, 1);
  if (!q || gcry_mpi_print(GCRYMPI_FMT_USG, point, sizeof point, &length, q) || length != 1 + 2 * bytes)
    stop("libgcrypt gave no public key");
  print_hex(point + 1, bytes);
  putchar(' ');
  print_hex(point + 1 + bytes, bytes);
  putchar('\n');
  gcry_mpi_release(q);
  gcry_ctx_release(context);
  gcry_sexp_release(key);
}

static void answer_sign(const char *set, const unsigned char *d, size_t bytes, const char *digest) {
  gcry_sexp_t key = private_key(set, d, bytes), hash = data(digest), signature;
  if (gcry_pk_sign(&signature, hash, key)) stop("libgcrypt did not sign");
  gcry_mpi_t r = number_named(signature, "r"), s = number_named(signature, "s");
  print_number(r, bytes);
  putchar(' ');
  print_number(s, bytes);
  putchar('\n');
  gcry_mpi_release(r);
  gcry_mpi_release(s);
  gcry_sexp_release(signature);
  gcry_sexp_release(hash);
  gcry_sexp_release(key);
}

static void answer_verify(char **words, size_t bytes) {
  unsigned char point[129] = {4}, r[64], s[64];
  gcry_sexp_t key, signature, hash = data(words[4]);
  from_hex(words[2], point + 1);
  from_hex(words[3], point + 1 + bytes);
  from_hex(words[5], r);
  from_hex(words[6], s);
  if (gcry_sexp_build(&key, NULL, "(public-key(ecc(curve %s)(flags gost)(q %b)))", words[1], (int)(1 + 2 * bytes), point) ||
      gcry_sexp_build(&signature, NULL, "(sig-val(gost(r %b)(s %b)))", (int)bytes, r, (int)bytes, s))
    stop("libgcrypt did not take a signature");
  puts(gcry_pk_verify(signature, hash, key) ? "refused" : "accepted");
  gcry_sexp_release(signature);
  gcry_sexp_release(hash);
  gcry_sexp_release(key);
}

static void answer_hash(const char *name, const unsigned char *message, size_t length) {
  unsigned char digest[64];
  int hash = gcry_md_map_name(name);
  if (!hash) {
    puts("unknown");
    return;
  }
  gcry_md_hash_buffer(hash, digest, message, length);
  print_hex(digest, gcry_md_get_algo_dlen(hash));
  putchar('\n');
}

int main(void) {
  if (!gcry_check_version(GCRYPT_VERSION)) stop("libgcrypt is older than its header");
  gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
  gcry_control(GCRYCTL_ENABLE_QUICK_RANDOM, 0);
  gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
  /* Whoever asks may wait for each answer. */
  setvbuf(stdout, NULL, _IOLBF, 0);
  char *words[MOST_WORDS];
  static unsigned char bytes[MOST_BYTES];
  for (int count; (count = words_of_line(words));) {
    size_t length = from_hex(words[2], bytes);
    if (count == 3 && !strcmp(words[0], "hash"))
      answer_hash(words[1], bytes, length);
    else if (!is_known(words[1]))
      puts("unknown");
    else if (count == 3 && !strcmp(words[0], "public"))
      answer_public(words[1], bytes, length);
    else if (count == 4 && !strcmp(words[0], "sign"))
      answer_sign(words[1], bytes, length, words[3]);
    else if (count == 7 && !strcmp(words[0], "verify"))
      answer_verify(words, length);
    else
      stop("no such question");
  }
  return 0;
}
