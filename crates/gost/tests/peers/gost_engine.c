/* The GOST engine of OpenSSL answers questions about keys, signatures and hashes.
 *
 *   public SET d                 ->  x y
 *   sign   SET d digest          ->  r s
 *   verify SET x y digest r s    ->  accepted | refused
 *   hash   NAME message          ->  digest
 *
 * SET is the object identifier of a parameter set, NAME the one of a hash; what the engine does not have is answered
 * with "unknown". The digest is in the order the hash puts it out.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/asn1.h>
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include "line.h"

/* DER of one value inside another, built from the innermost outwards. */
struct der { unsigned char bytes[512]; size_t length; };

static void append(struct der *der, const unsigned char *bytes, size_t length) {
  memcpy(der->bytes + der->length, bytes, length);
  der->length += length;
}

static void append_oid(struct der *der, const char *dotted) {
  ASN1_OBJECT *object = OBJ_txt2obj(dotted, 1);
  unsigned char *end = der->bytes + der->length;
  der->length += i2d_ASN1_OBJECT(object, &end);
  ASN1_OBJECT_free(object);
}

/* Puts the whole content into a value with this tag. */
static void wrap(struct der *der, unsigned char tag) {
  unsigned char head[3] = {tag};
  size_t length = 1;
  if (der->length >= 128) head[length++] = 0x81;
  head[length++] = der->length;
  memmove(der->bytes + length, der->bytes, der->length);
  memcpy(der->bytes, head, length);
  der->length += length;
}

/* AlgorithmIdentifier of a key (RFC 9215, 4; RFC 4491, 2.3.2 for the sets of CryptoPro). */
static struct der algorithm(const char *set, size_t bytes) {
  struct der der = {0}, whole = {0};
  int old = strncmp(set, "1.2.643.2.2.", 12) == 0;
  append_oid(&der, set);
  append_oid(&der, old ? "1.2.643.2.2.30.1" : bytes == 64 ? "1.2.643.7.1.1.2.3" : "1.2.643.7.1.1.2.2");
  wrap(&der, 0x30);
  append_oid(&whole, old ? "1.2.643.2.2.19" : bytes == 64 ? "1.2.643.7.1.1.1.2" : "1.2.643.7.1.1.1.1");
  append(&whole, der.bytes, der.length);
  wrap(&whole, 0x30);
  return whole;
}

/* PrivateKeyInfo with the number d, little-endian. */
static EVP_PKEY *private_key(const char *set, const unsigned char *d, size_t bytes) {
  static const unsigned char version[] = {2, 1, 0};
  struct der key = {0}, whole = {0}, identifier = algorithm(set, bytes);
  append(&key, d, bytes);
  wrap(&key, 0x04);
  wrap(&key, 0x04);
  append(&whole, version, sizeof version);
  append(&whole, identifier.bytes, identifier.length);
  append(&whole, key.bytes, key.length);
  wrap(&whole, 0x30);
  const unsigned char *start = whole.bytes;
  PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &start, whole.length);
  EVP_PKEY *read = info ? EVP_PKCS82PKEY(info) : NULL;
  PKCS8_PRIV_KEY_INFO_free(info);
  return read;
}

/* SubjectPublicKeyInfo with x and y, each little-endian. */
static EVP_PKEY *public_key(const char *set, const unsigned char *xy, size_t bytes) {
  static const unsigned char no_unused_bits[] = {0};
  struct der key = {0}, bits = {0}, whole = {0}, identifier = algorithm(set, bytes);
  append(&key, xy, 2 * bytes);
  wrap(&key, 0x04);
  append(&bits, no_unused_bits, 1);
  append(&bits, key.bytes, key.length);
  wrap(&bits, 0x03);
  append(&whole, identifier.bytes, identifier.length);
  append(&whole, bits.bytes, bits.length);
  wrap(&whole, 0x30);
  const unsigned char *start = whole.bytes;
  return d2i_PUBKEY(NULL, &start, whole.length);
}

static void answer_public(EVP_PKEY *key, size_t bytes) {
  unsigned char *der = NULL;
  int length = i2d_PUBKEY(key, &der);
  unsigned char *xy = der + length - 2 * bytes;
  reverse(xy, bytes);
  reverse(xy + bytes, bytes);
  print_hex(xy, bytes);
  putchar(' ');
  print_hex(xy + bytes, bytes);
  putchar('\n');
  OPENSSL_free(der);
}

static void answer_sign(EVP_PKEY *key, const unsigned char *digest, size_t bytes) {
  /* s and r, each big-endian (RFC 9215, 2). */
  unsigned char signature[128];
  size_t length = sizeof signature;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
  if (EVP_PKEY_sign_init(context) <= 0 || EVP_PKEY_sign(context, signature, &length, digest, bytes) <= 0 ||
      length != 2 * bytes)
    stop("the GOST engine did not sign");
  print_hex(signature + bytes, bytes);
  putchar(' ');
  print_hex(signature, bytes);
  putchar('\n');
  EVP_PKEY_CTX_free(context);
}

static void answer_verify(EVP_PKEY *key, const unsigned char *digest, const unsigned char *s_r, size_t bytes) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
  int accepted = EVP_PKEY_verify_init(context) > 0 && EVP_PKEY_verify(context, s_r, 2 * bytes, digest, bytes) == 1;
  puts(accepted ? "accepted" : "refused");
  EVP_PKEY_CTX_free(context);
}

static void answer_hash(const char *name, const unsigned char *message, size_t length) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned count;
  const EVP_MD *hash = EVP_get_digestbyname(name);
  if (!hash) {
    puts("unknown");
    return;
  }
  if (!EVP_Digest(message, length, digest, &count, hash, NULL)) stop("the GOST engine did not hash");
  print_hex(digest, count);
  putchar('\n');
}

int main(void) {
  ENGINE_load_builtin_engines();
  ENGINE *engine = ENGINE_by_id("gost");
  if (!engine || !ENGINE_init(engine) || !ENGINE_set_default(engine, ENGINE_METHOD_ALL))
    stop("OpenSSL has no GOST engine");
  /* Whoever asks may wait for each answer. */
  setvbuf(stdout, NULL, _IOLBF, 0);
  char *words[MOST_WORDS];
  static unsigned char a[MOST_BYTES], b[MOST_BYTES], c[MOST_BYTES];
  for (int count; (count = words_of_line(words));) {
    EVP_PKEY *key = NULL;
    if (count == 3 && !strcmp(words[0], "hash")) {
      answer_hash(words[1], a, from_hex(words[2], a));
      continue;
    }
    size_t bytes = from_hex(words[2], a);
    reverse(a, bytes);
    if (count == 3 && !strcmp(words[0], "public")) {
      if ((key = private_key(words[1], a, bytes))) answer_public(key, bytes);
    } else if (count == 4 && !strcmp(words[0], "sign")) {
      from_hex(words[3], b);
      if ((key = private_key(words[1], a, bytes))) answer_sign(key, b, bytes);
    } else if (count == 7 && !strcmp(words[0], "verify")) {
      from_hex(words[3], a + bytes);
      reverse(a + bytes, bytes);
      from_hex(words[4], b);
      from_hex(words[6], c);
      from_hex(words[5], c + bytes);
      if ((key = public_key(words[1], a, bytes))) answer_verify(key, b, c, bytes);
    } else {
      stop("no such question");
    }
    if (!key) puts("unknown");
    EVP_PKEY_free(key);
  }
  return 0;
}
