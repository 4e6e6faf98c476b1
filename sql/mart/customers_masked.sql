-- model: MART.customers_masked
-- grain: one row per version of a customer, keyed like GOLD.gold_dim_customers
-- kind: view
-- reads: GOLD.gold_dim_customers, PRIVACY.token_key
-- notes: token = sha2(outer_key || sha2(inner_key || value)), the form of HMAC over texts, each key being one block of SHA-256.
--   E-mails are compared in lower case, mobile numbers by their digits (fewer than seven are a country code alone). A secure
--   view hides its own text and lets no predicate of a reader run before its own; tokens are null until the key is made.
create or replace secure view MART.customers_masked (
  customer_key comment 'Key that facts point to',
  store_id comment 'Store',
  customer_token comment 'Same for every version of the customer',
  email_token comment 'Same for the same e-mail, in every store',
  mobile_token comment 'Same for the same mobile number, in every store',
  name_masked comment 'First letter of the name',
  email_masked comment 'Domain of the e-mail',
  mobile_masked comment 'Last three digits of the mobile number',
  country comment 'Country',
  city comment 'City',
  gender comment 'Gender',
  age_group comment 'Age group',
  customer_status comment 'active, or deleted',
  is_deleted comment 'The store no longer has the customer',
  effective_date comment 'Valid from (UTC, inclusive)',
  expiration_date comment 'Valid until (UTC, exclusive)',
  is_current comment 'The version in force'
)
comment = 'Customers for people who may not know who they are: tokens to join by, masked values'
as
with secret as (
  select max(inner_key) as inner_key, max(outer_key) as outer_key
  from PRIVACY.token_key
), people as (
  select
    customer_key, store_id, customer_id, full_name, email, country, city, gender, age_group, customer_status, is_deleted,
    effective_date, expiration_date, is_current,
    iff(length(regexp_replace(mobile, '[^0-9]', '')) < 7, null, regexp_replace(mobile, '[^0-9]', '')) as mobile
  from GOLD.gold_dim_customers
)
select
  c.customer_key,
  c.store_id,
  sha2(k.outer_key || sha2(k.inner_key || c.store_id::varchar || '|' || c.customer_id::varchar, 256), 256),
  sha2(k.outer_key || sha2(k.inner_key || lower(trim(c.email)), 256), 256),
  sha2(k.outer_key || sha2(k.inner_key || c.mobile, 256), 256),
  left(c.full_name, 1) || '***',
  '***' || regexp_substr(c.email, '@.*'),
  '***' || right(c.mobile, 3),
  c.country,
  c.city,
  c.gender,
  c.age_group,
  c.customer_status,
  c.is_deleted,
  c.effective_date,
  c.expiration_date,
  c.is_current
from people c
cross join secret k
