CREATE INDEX outlet_alias_by_alias ON outlet_alias (alias COLLATE NOCASE);
