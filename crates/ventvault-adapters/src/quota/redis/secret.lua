-- The day's secret: the one that is there, else the one that is offered. Sealed; Redis never sees it open.
-- KEYS: the day's key. ARGV: the day, the offered secret.
-- Returns {-1 if it is another day, server time, the secret}.
local now = tonumber(redis.call('TIME')[1])
local day = math.floor(now / 86400)
if day ~= tonumber(ARGV[1]) then
  return {-1, now, ''}
end
local secret = redis.call('GET', KEYS[1]) or ARGV[2]
-- Written each time: an answer then shows that this server takes writes.
redis.call('SET', KEYS[1], secret, 'EX', (day + 1) * 86400 + 3600 - now)
return {0, now, secret}
