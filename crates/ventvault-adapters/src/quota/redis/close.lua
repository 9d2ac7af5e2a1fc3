-- Closes a receipt: settles it, or gives the vent back. Closing twice, or what was lost, changes nothing.
-- KEYS as in count.lua. ARGV: receipt id, '1' to give back.
-- Returns {1 if something was given back, own used, own version, network used, network version}.
local given_back = 0
if redis.call('HDEL', KEYS[1], 'r:' .. ARGV[1]) == 1 then
  given_back = tonumber(ARGV[2])
elseif ARGV[2] == '1' and redis.call('HGET', KEYS[1], 'c:' .. ARGV[1]) == '1' then
  -- A replica's own grant: the mark stays, so that it cannot be carried over again.
  redis.call('HSET', KEYS[1], 'c:' .. ARGV[1], '0')
  given_back = 1
end
local result = {given_back, 0, 0, 0, 0}
for i, key in ipairs(KEYS) do
  if given_back == 1 then
    local used = math.max(0, tonumber(redis.call('HGET', key, 'used') or 0) - 1)
    redis.call('HSET', key, 'used', used)
    result[2 * i], result[2 * i + 1] = used, redis.call('HINCRBY', key, 'v', 1)
  end
end
return result
