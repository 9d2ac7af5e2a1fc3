-- Counts one caller's day: reserves a vent, or only looks. Decides by the server's clock alone.
-- KEYS: the caller's own hash, then its network's where the ceiling counts, then the day's secret if an epoch is given.
-- ARGV: day the replica believes in, receipt id or '' to look only, own limit, network limit,
--       (used, version) that the replica last saw of each key, the epoch that it knows or '',
--       then the ids of grants it made on its own account.
-- Returns {code, server time, own used, own version, network used, network version};
--       code -2 another epoch (data was lost), -1 another day, 0 looked, 1 granted, 2 own limit reached,
--       3 network limit reached, 4 this receipt was closed before it came.
local now = tonumber(redis.call('TIME')[1])
local day = math.floor(now / 86400)
if day ~= tonumber(ARGV[1]) then
  return {-1, now, 0, 0, 0, 0}
end
local id, limits, epoch, hashes = ARGV[2], {tonumber(ARGV[3]), tonumber(ARGV[4])}, ARGV[9], #KEYS
if epoch ~= '' then
  if redis.call('GETRANGE', KEYS[hashes], 0, #epoch - 1) ~= epoch then
    return {-2, now, 0, 0, 0, 0}
  end
  hashes = hashes - 1
end
local used, version, changed = {}, {}, {}
for i = 1, hashes do
  local fields = redis.call('HMGET', KEYS[i], 'used', 'v')
  used[i], version[i] = tonumber(fields[1] or 0), tonumber(fields[2] or 0)
  -- A version that is behind what a replica has seen means that data was lost: a count never falls.
  local seen_used, seen_version = tonumber(ARGV[3 + 2 * i]), tonumber(ARGV[4 + 2 * i])
  if seen_version > version[i] then
    used[i], version[i], changed[i] = math.max(used[i], seen_used), seen_version, true
  end
end
local function add_one()
  for i = 1, hashes do
    used[i], changed[i] = used[i] + 1, true
  end
end
for a = 10, #ARGV do
  if redis.call('HSETNX', KEYS[1], 'r:' .. ARGV[a], '1') == 1 then
    add_one()
  end
end
local code = 0
if id ~= '' then
  local state = redis.call('HGET', KEYS[1], 'r:' .. id)
  if state then
    code = state == '1' and 1 or 4
  elseif used[1] >= limits[1] then
    code = 2
  elseif hashes == 2 and used[2] >= limits[2] then
    code = 3
  else
    code = 1
    redis.call('HSET', KEYS[1], 'r:' .. id, '1')
    add_one()
  end
end
for i = 1, hashes do
  if changed[i] then
    version[i] = version[i] + 1
    redis.call('HSET', KEYS[i], 'used', used[i], 'v', version[i])
    redis.call('EXPIREAT', KEYS[i], (day + 1) * 86400 + 3600)
  end
end
return {code, now, used[1], version[1], used[2] or 0, version[2] or 0}
