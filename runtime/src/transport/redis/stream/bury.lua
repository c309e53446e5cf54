-- Moves an entry to the dead letters in one step, so that it is never in both places and never in none. Does nothing unless the entry is
-- pending with this member. The entry's own fields, up to 64 of them, are copied behind those that tell about it; if it was deleted,
-- the message that the member has takes their place.
-- Keys: the stream, the dead letters. Arguments: the group, the member, the entry, the number of deliveries, the reason, the message.
local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
if #pending == 0 then return 'gone' end
if pending[1][2] ~= ARGV[2] then return 'taken over' end
local fields = {'entry', ARGV[3], 'attempts', ARGV[4], 'reason', ARGV[5]}
local found = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])
if found[1] then
    for i = 1, math.min(#found[1][2], 128) do fields[#fields + 1] = found[1][2][i] end
else
    fields[#fields + 1] = 'bus'
    fields[#fields + 1] = ARGV[6]
end
redis.call('XADD', KEYS[2], '*', unpack(fields))
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
return 'buried'
