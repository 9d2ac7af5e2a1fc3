-- Closes a receipt: settles it, or gives the vent back. Closing twice, or what was lost, changes nothing.
-- KEYS: the caller's own hash, then its network's where the ceiling counted.
-- ARGV: receipt id, '1' to give back, '1' if the receipt may still be on its way, when the day's data expires.
-- Returns {1 if something was given back, own used, own version, network used, network version}.
local field, given_back = 'r:' .. ARGV[1], 0
if ARGV[2] == '1' and redis.call('HGET', KEYS[1], field) == '1' then
  given_back = 1
end
if ARGV[2] == '1' and ARGV[3] == '1' then
  -- Whoever comes with it later finds it closed.
  redis.call('HSET', KEYS[1], field, '0')
  redis.call('EXPIREAT', KEYS[1], ARGV[4])
else
  redis.call('HDEL', KEYS[1], field)
end
local result = {given_back, 0, 0, 0, 0}
if given_back == 1 then
  for i, key in ipairs(KEYS) do
    local used = tonumber(redis.call('HGET', key, 'used') or 0)
    if used > 0 then
      result[2 * i] = redis.call('HINCRBY', key, 'used', -1)
      result[2 * i + 1] = redis.call('HINCRBY', key, 'v', 1)
    end
  end
end
return result
