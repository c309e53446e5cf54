-- Renames a key that holds another type, over one that was renamed before.
-- Keys: the key, its new name. Argument: the type that it should have.
local found = redis.call('TYPE', KEYS[1]).ok
if found == ARGV[1] or found == 'none' then return false end
redis.call('RENAME', KEYS[1], KEYS[2])
return found
