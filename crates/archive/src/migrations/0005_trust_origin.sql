-- Who decided on an entry, and whether it is switched off. What is switched off stays, so that it can come back exactly
-- as it was. Revocation lists are no decisions: they are deleted.
ALTER TABLE trust ADD COLUMN source TEXT NOT NULL DEFAULT 'user-file'
    CHECK (source IN ('shipped', 'demo-authority', 'official-address', 'user-file'));
ALTER TABLE trust ADD COLUMN removed_at INTEGER;
UPDATE trust SET source = 'demo-authority'
    WHERE origin = 'DEMO' AND EXISTS (SELECT 1 FROM property WHERE name = 'profile' AND value = 'demo');
