#!/usr/bin/env bash
# Chains of three in OpenSSL, one JSON line each. The RSA chain is the one that ours verifies; OpenSSL does not know the
# object identifiers of Kazakhstan, so the GOST chain is made here on the same curve with the same hash.
set -uo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PKI=$HERE/../../../fixtures/pki/test-pki
OUT=${PERF_BUILD:-${TMPDIR:-/tmp}}/certificates
mkdir -p "$OUT"
cc -O3 -Wall -o "$OUT/verify_chain" "$HERE/verify_chain.c" -lcrypto || exit 1
"$OUT/verify_chain" chain-rsa "$PKI/rsa/rsa_root.cer" "$PKI/rsa/rsa_nca.cer" "$PKI/rsa/head.cer"

cd "$OUT" || exit 1
if [ ! -s leaf.pem ]; then
  cat > authority.cnf <<'CNF'
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[person]
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CNF
  make_key() { openssl genpkey -engine gost -algorithm gost2012_512 -pkeyopt paramset:A -out "$1.key" 2>/dev/null; }
  request() { openssl req -engine gost -new -key "$1.key" -subj "/C=KZ/CN=$2" -out "$1.csr" 2>/dev/null; }
  issue() { # SUBJECT ISSUER SECTION
    openssl x509 -engine gost -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 3650 \
      -extfile authority.cnf -extensions "$3" -md_gost12_512 -out "$1.pem" 2>/dev/null
  }
  for party in root issuer leaf; do make_key "$party" && request "$party" "$party" || exit 0; done
  openssl x509 -engine gost -req -in root.csr -signkey root.key -days 3650 -extfile authority.cnf \
    -extensions authority -md_gost12_512 -out root.pem 2>/dev/null || exit 0
  issue issuer root authority && issue leaf issuer person || exit 0
fi
"$OUT/verify_chain" chain-gost-512 root.pem issuer.pem leaf.pem gost
