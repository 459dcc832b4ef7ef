-- Only what is made here is numbered here: a document from outside keeps the number it came with, also when it names us
-- as the supplier.
ALTER TABLE document ADD COLUMN made_here INTEGER NOT NULL DEFAULT 0 CHECK (made_here IN (0, 1));
UPDATE document SET made_here = 1 WHERE direction = 'outgoing';

DROP INDEX document_number;
CREATE UNIQUE INDEX document_number ON document (kind, number, substr(date, 1, 4))
    WHERE made_here = 1 AND state <> 'draft' AND deleted_at IS NULL;
