-- Revocation lists can be very long: their bytes lie in pieces, so that one can be read without the others.
CREATE TABLE revocation_list (
    id       INTEGER PRIMARY KEY,
    sha256   BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    size     INTEGER NOT NULL,
    origin   TEXT NOT NULL,
    added_at INTEGER NOT NULL
) STRICT;

-- Part 'list' is the list as it was received; part 'index' is what reading it found, and can be made anew from it.
CREATE TABLE revocation_list_piece (
    list   INTEGER NOT NULL REFERENCES revocation_list (id) ON DELETE CASCADE,
    part   TEXT NOT NULL CHECK (part IN ('list', 'index')),
    number INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (list, part, number)
) STRICT;

INSERT INTO revocation_list (sha256, size, origin, added_at)
    SELECT sha256, length(der), origin, added_at FROM trust WHERE kind = 'revocation-list';

-- Pieces of 16 KiB.
WITH RECURSIVE piece (list, sha256, size, number) AS (
    SELECT id, sha256, size, 0 FROM revocation_list
    UNION ALL
    SELECT list, sha256, size, number + 1 FROM piece WHERE (number + 1) * 16384 < size
)
INSERT INTO revocation_list_piece (list, part, number, bytes)
    SELECT piece.list, 'list', piece.number, substr(trust.der, piece.number * 16384 + 1, 16384)
    FROM piece JOIN trust ON trust.sha256 = piece.sha256;

DELETE FROM trust WHERE kind = 'revocation-list';
