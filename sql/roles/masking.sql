-- roles: readers may see the customers of Gold, masked. Enterprise edition; on Standard, MART.customers_masked shows the same.
-- notes: inside a view, invoker_role() is the owner of the view: MART.customers_masked must see values to make tokens of them. So
--   views of the deployer are not masked a second time; a test holds personal values out of every view that readers may use.

use role SECURITYADMIN;
grant apply masking policy on account to role {database}_DEPLOYER;

use role {database}_DEPLOYER;

create masking policy if not exists {database}.PRIVACY.mask_text as (value varchar) returns varchar ->
  case when is_role_in_session('{database}_TRANSFORMER') or invoker_role() = '{database}_DEPLOYER' then value else left(value, 1) || '***' end;

create masking policy if not exists {database}.PRIVACY.mask_email as (value varchar) returns varchar ->
  case when is_role_in_session('{database}_TRANSFORMER') or invoker_role() = '{database}_DEPLOYER' then value else '***' || regexp_substr(value, '@.*') end;

create masking policy if not exists {database}.PRIVACY.mask_mobile as (value varchar) returns varchar ->
  case when is_role_in_session('{database}_TRANSFORMER') or invoker_role() = '{database}_DEPLOYER' then value else '***' || right(value, 3) end;

alter table {database}.GOLD.gold_dim_customers modify column full_name set masking policy {database}.PRIVACY.mask_text force;
alter table {database}.GOLD.gold_dim_customers modify column first_name set masking policy {database}.PRIVACY.mask_text force;
alter table {database}.GOLD.gold_dim_customers modify column last_name set masking policy {database}.PRIVACY.mask_text force;
alter table {database}.GOLD.gold_dim_customers modify column email set masking policy {database}.PRIVACY.mask_email force;
alter table {database}.GOLD.gold_dim_customers modify column mobile set masking policy {database}.PRIVACY.mask_mobile force;

grant select on table {database}.GOLD.gold_dim_customers to role {database}_REPORTER;
