/* Questions come as lines of words and get one line each; bytes are hexadecimal digits, numbers big-endian. */
#ifndef LINE_H
#define LINE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 8
#define MOST_BYTES 8192

/* Stops with words for the person who runs the test. */
static void stop(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(1);
}

/* Reads a line and splits it at single spaces; an empty word stays a word. Returns the number of words, 0 at the end. */
static int words_of_line(char **words) {
  static char line[4 * MOST_BYTES];
  int count = 0;
  if (!fgets(line, sizeof line, stdin)) return 0;
  line[strcspn(line, "\n")] = 0;
  for (char *rest = line; rest; count++) {
    if (count == MOST_WORDS) stop("too many words");
    words[count] = rest;
    rest = strchr(rest, ' ');
    if (rest) *rest++ = 0;
  }
  return count;
}

/* Bytes of a word; returns how many. */
static size_t from_hex(const char *word, unsigned char *bytes) {
  size_t count = strlen(word) / 2;
  if (count > MOST_BYTES) stop("a word is too long");
  for (size_t i = 0; i < count; i++)
    if (sscanf(word + 2 * i, "%2hhx", &bytes[i]) != 1) stop("no hexadecimal digits");
  return count;
}

static void print_hex(const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) printf("%02x", bytes[i]);
}

static void reverse(unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count / 2; i++) {
    unsigned char kept = bytes[i];
    bytes[i] = bytes[count - 1 - i];
    bytes[count - 1 - i] = kept;
  }
}
#endif
