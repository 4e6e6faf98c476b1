-- Silver of the store itself and of the lists that other streams refer to.
-- Money is DECIMAL(18,4) with its currency beside it; times are UTC instants, with the store's local business date
-- beside them where it matters. record_key is the record's key in Bronze.

create table if not exists SILVER.silver_store_info (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: the id of the store',
  store_name varchar comment 'Name',
  entity varchar comment 'person, company, charity or firm',
  store_type varchar comment 'demo, development or live',
  store_status varchar comment 'active or inactive',
  store_plan varchar comment 'basic, plus, pro or special; the rate limit goes by it',
  is_verified boolean comment 'Verified by Salla',
  currency varchar comment 'Currency of the store',
  domain varchar comment 'Address',
  store_description varchar comment 'Description',
  email varchar comment 'E-mail',
  avatar_url varchar comment 'Logo',
  tax_number varchar comment 'Tax number',
  commercial_number varchar comment 'Commercial register',
  freelance_number varchar comment 'Freelance certificate',
  social variant comment 'Accounts elsewhere, as the API sent them',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);

create table if not exists SILVER.silver_settings (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: entity and slug, joined by /',
  entity varchar comment 'What it is about, such as orders',
  slug varchar comment 'Name of the setting',
  setting_type varchar comment 'form, object, string, boolean, integer or dropdown',
  setting_value varchar comment 'Value as text',
  setting_json variant comment 'Value as the API sent it',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);

create table if not exists SILVER.silver_branches (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: the id of the branch',
  branch_id decimal(18,0) comment 'Id of the API',
  branch_name varchar comment 'Name',
  branch_type varchar comment 'branch or warehouse',
  branch_status varchar comment 'active or inactive',
  is_default boolean comment 'The store''s default',
  is_cod_available boolean comment 'Takes cash on delivery',
  cod_cost decimal(18,4) comment 'Fee for cash on delivery, in the store''s currency: the API names none',
  preparation_time varchar comment 'Time to prepare an order, as the API writes it',
  latitude decimal(12,8) comment 'Latitude in degrees',
  longitude decimal(12,8) comment 'Longitude in degrees',
  street varchar comment 'Street',
  address_description varchar comment 'Address',
  building_number varchar comment 'Building number',
  additional_number varchar comment 'Additional number of the national address',
  district varchar comment 'District',
  postal_code varchar comment 'Postal code',
  country_id decimal(18,0) comment 'Country',
  country_name varchar comment 'Its name',
  country_code varchar comment 'Its code, such as SA',
  city_id decimal(18,0) comment 'City',
  city_name varchar comment 'Its name',
  phone varchar comment 'Telephone',
  whatsapp varchar comment 'WhatsApp',
  telephone varchar comment 'Landline',
  working_hours variant comment 'Opening times by day',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);

create table if not exists SILVER.silver_employees (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: the id of the user',
  employee_id decimal(18,0) comment 'Id of the API',
  employee_name varchar comment 'Name',
  email varchar comment 'E-mail',
  mobile varchar comment 'Mobile number without country code',
  mobile_code varchar comment 'Country code of the mobile number, digits only',
  employee_role varchar comment 'user: the owner; team',
  employee_status varchar comment 'active or suspended',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);

create table if not exists SILVER.silver_taxes (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: the id of the tax',
  tax_id decimal(18,0) comment 'Id of the API',
  tax_percent decimal(9,4) comment 'Rate in percent',
  tax_status varchar comment 'active or inactive',
  country varchar comment 'Country it applies in',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);

create table if not exists SILVER.silver_currencies (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: the code of the currency',
  code varchar comment 'ISO 4217 code',
  currency_name varchar comment 'Name',
  symbol varchar comment 'Symbol',
  currency_status varchar comment 'enabled or disabled',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);

create table if not exists SILVER.silver_countries (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: the id of the country',
  country_id decimal(18,0) comment 'Id of the API',
  country_name varchar comment 'Name',
  country_name_en varchar comment 'Name in English',
  code varchar comment 'ISO 3166 code',
  mobile_code varchar comment 'Country code of telephone numbers, digits only',
  capital varchar comment 'Capital',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);

create table if not exists SILVER.silver_cities (
  store_id decimal(18,0) not null comment 'Store',
  record_key varchar not null comment 'Key in Bronze: the id of the city',
  city_id decimal(18,0) comment 'Id of the API',
  city_name varchar comment 'Name',
  city_name_en varchar comment 'Name in English',
  country_id decimal(18,0) comment 'Country',
  is_deleted boolean not null comment 'The store no longer has it',
  deleted_at timestamp_ntz comment 'When the absence was noticed (UTC)',
  row_hash varchar(64) not null comment 'Content hash of the Bronze record this row came from',
  run_id varchar(32) not null comment 'Run that last changed the row',
  processed_at timestamp_ntz comment 'When the row was last changed (UTC)',
  primary key (store_id, record_key)
);
