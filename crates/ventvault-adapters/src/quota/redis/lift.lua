-- Tells Redis what a replica has seen: counts that are behind it are lifted, for they were lost.
-- KEYS: hashes. ARGV: when the day's data expires, then (used, version) of each hash.
-- Returns how many were lifted.
local lifted = 0
for i, key in ipairs(KEYS) do
  local fields = redis.call('HMGET', key, 'used', 'v')
  local used, version = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  if version > tonumber(fields[2] or 0) then
    -- The version stays as it was seen, so that a replica that has seen a later one still counts for more.
    redis.call('HSET', key, 'used', math.max(used, tonumber(fields[1] or 0)), 'v', version)
    redis.call('EXPIREAT', key, ARGV[1])
    lifted = lifted + 1
  end
end
return lifted
