-- Removes the members of a group that were idle for long and have nothing pending. One script, so that nothing becomes pending
-- in between: to remove a member is to drop its entries.
-- Key: the stream. Arguments: the group, the idle time in milliseconds.
local removed = 0
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local fields = {}
    for i = 1, #consumer, 2 do fields[consumer[i]] = consumer[i + 1] end
    if fields.pending == 0 and fields.idle > tonumber(ARGV[2]) then
        redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], fields.name)
        removed = removed + 1
    end
end
return removed
