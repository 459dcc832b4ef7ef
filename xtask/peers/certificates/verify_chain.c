/* X509_verify_cert of OpenSSL on a chain of three, as a JSON line.
 *
 * verify_chain NAME ROOT ISSUER LEAF [ENGINE]: PEM or DER; the root is the anchor, the issuer is untrusted. Revocation is
 * not asked, which is to OpenSSL's advantage: it would verify the signature of each list each time. The figure is the
 * median of 31 samples of thread CPU time. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SAMPLES 31
#define SAMPLE_NS 12000000.0

static X509 *read_certificate(const char *path) {
  BIO *file = BIO_new_file(path, "rb");
  if (!file) return NULL;
  X509 *certificate = PEM_read_bio_X509(file, NULL, NULL, NULL);
  if (!certificate) {
    ERR_clear_error();
    (void)BIO_reset(file);
    certificate = d2i_X509_bio(file, NULL);
  }
  BIO_free(file);
  return certificate;
}

static double now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static X509_STORE *store;
static STACK_OF(X509) *untrusted;
static X509 *leaf;

static void verify(void) {
  X509_STORE_CTX *context = X509_STORE_CTX_new();
  if (!context || X509_STORE_CTX_init(context, store, leaf, untrusted) != 1 || X509_verify_cert(context) != 1) {
    fprintf(stderr, "the chain does not verify: %s\n",
            X509_verify_cert_error_string(X509_STORE_CTX_get_error(context)));
    exit(1);
  }
  X509_STORE_CTX_free(context);
}

int main(int count, char **arguments) {
  if (count < 5) return 3;
  if (count > 5) {
    ENGINE_load_builtin_engines();
    ENGINE *engine = ENGINE_by_id(arguments[5]);
    if (!engine || !ENGINE_init(engine) || !ENGINE_set_default(engine, ENGINE_METHOD_ALL)) return 4;
  }
  X509 *root = read_certificate(arguments[2]), *issuer = read_certificate(arguments[3]);
  leaf = read_certificate(arguments[4]);
  store = X509_STORE_new();
  untrusted = sk_X509_new_null();
  if (!root || !issuer || !leaf || X509_STORE_add_cert(store, root) != 1 || !sk_X509_push(untrusted, issuer)) return 4;

  verify();
  long calls = 1;
  for (;;) {
    double begin = now_ns();
    for (long i = 0; i < calls; i++) verify();
    double taken = now_ns() - begin;
    if (taken >= SAMPLE_NS / 2) {
      calls = (long)(calls * SAMPLE_NS / taken) + 1;
      break;
    }
    calls *= 2;
  }
  double samples[SAMPLES];
  for (int k = 0; k < SAMPLES; k++) {
    double begin = now_ns();
    for (long i = 0; i < calls; i++) verify();
    samples[k] = (now_ns() - begin) / calls;
  }
  qsort(samples, SAMPLES, sizeof(double), by_size);
  printf("{\"bench\":\"%s\",\"impl\":\"openssl\",\"median_ns\":%.1f}\n", arguments[1], samples[SAMPLES / 2]);
  return 0;
}
