-- model: OPS.quarantine
-- grain: entries whose records the layers have taken
-- kind: delete
-- reads: OPS.quarantine
-- window: store :1; the last statement of BuildSilver
-- notes: a record that can be typed again keeps its entry, marked, until its stream's Silver models have read it by it.
delete from OPS.quarantine where store_id = :1 and reason = 'released'
