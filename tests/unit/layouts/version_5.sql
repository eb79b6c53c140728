CREATE TABLE attachments (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	media_type VARCHAR(100) NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	content BLOB NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	ticket_id VARCHAR(32), 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	organisation_id VARCHAR(32) NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	profile_id VARCHAR(32), 
	action VARCHAR(60) NOT NULL, 
	subject VARCHAR(100) NOT NULL, 
	"before" TEXT, 
	"after" TEXT, 
	idempotency_key VARCHAR(200), 
	request_id VARCHAR(64), 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE billed_lines (
	organisation_id VARCHAR(32) NOT NULL, 
	billing_account VARCHAR(100) NOT NULL, 
	lines BLOB NOT NULL, 
	PRIMARY KEY (organisation_id, billing_account), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE billing_accounts (
	organisation_id VARCHAR(32) NOT NULL, 
	number VARCHAR(100) NOT NULL, 
	version INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	address TEXT, 
	payment_mode VARCHAR(20) NOT NULL, 
	delivery VARCHAR(20) NOT NULL, 
	mandate TEXT, 
	invoice_e_mail VARCHAR(254), 
	enterprise_number VARCHAR(10), 
	PRIMARY KEY (organisation_id, number), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE card_deliveries (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	ticket_id VARCHAR(32) NOT NULL, 
	cards INTEGER NOT NULL, 
	address TEXT NOT NULL, 
	ordered_at VARCHAR(27) NOT NULL, 
	expected_on DATE NOT NULL, 
	delivered_on DATE, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE contracts (
	organisation_id VARCHAR(32) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (organisation_id, number), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE disputes (
	organisation_id VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	amount VARCHAR(40) NOT NULL, 
	credited VARCHAR(40) NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	account VARCHAR(100), 
	reference TEXT NOT NULL, 
	letter TEXT NOT NULL, 
	claims TEXT NOT NULL, 
	drafted_on DATE NOT NULL, 
	sent_on DATE, 
	accepted_on DATE, 
	deadline DATE, 
	created_by_name TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	PRIMARY KEY (organisation_id, number), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE employees (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(300) NOT NULL, 
	number VARCHAR(100) NOT NULL, 
	name TEXT NOT NULL, 
	given_name TEXT NOT NULL, 
	family_name TEXT NOT NULL, 
	e_mail VARCHAR(254), 
	mobile VARCHAR(16), 
	department TEXT, 
	cost_centre TEXT, 
	language VARCHAR(10), 
	starts DATE, 
	leaves DATE, 
	source TEXT NOT NULL, 
	source_row INTEGER NOT NULL, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE findings (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(12) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	found TEXT NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	reason TEXT, 
	until DATE, 
	order_id VARCHAR(32), 
	dispute INTEGER, 
	found_on DATE NOT NULL, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE group_pack_line_usage (
	organisation_id VARCHAR(32) NOT NULL, 
	pack_id VARCHAR(32) NOT NULL, 
	line_id VARCHAR(32) NOT NULL, 
	used_mb BIGINT NOT NULL, 
	PRIMARY KEY (organisation_id, pack_id, line_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE group_pack_offers (
	organisation_id VARCHAR(32) NOT NULL, 
	code VARCHAR(100) NOT NULL, 
	contract VARCHAR(40) NOT NULL, 
	name TEXT NOT NULL, 
	volume_gb INTEGER NOT NULL, 
	price BIGINT NOT NULL, 
	extra_gb BIGINT, 
	PRIMARY KEY (organisation_id, code), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE group_packs (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	volume_gb INTEGER NOT NULL, 
	price BIGINT NOT NULL, 
	as_of VARCHAR(27) NOT NULL, 
	days TEXT NOT NULL, 
	notify_extra_usage BOOLEAN NOT NULL, 
	notify_at BIGINT NOT NULL, 
	notify_to TEXT DEFAULT '[]' NOT NULL, 
	offer VARCHAR(100), 
	extra_gb BIGINT, 
	starts_on DATE, 
	stops_on DATE, 
	coming TEXT, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE idempotency_keys (
	organisation_id VARCHAR(32) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	status INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	location TEXT, 
	expires_at VARCHAR(27), 
	PRIMARY KEY (organisation_id, "key"), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE invitations (
	code_hash VARCHAR(64) NOT NULL, 
	profile_id VARCHAR(32) NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	accepted_with_key VARCHAR(200), 
	ended_at VARCHAR(27), 
	PRIMARY KEY (code_hash), 
	FOREIGN KEY(profile_id) REFERENCES profiles (id)
);
CREATE TABLE invoices (
	organisation_id VARCHAR(32) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	billing_account VARCHAR(100) NOT NULL, 
	issued_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	amount BIGINT NOT NULL, 
	unpaid BIGINT NOT NULL, 
	communication VARCHAR(12) NOT NULL, 
	period_from DATE, 
	period_to DATE, 
	net BIGINT, 
	totals TEXT, 
	previous_number VARCHAR(40), 
	line_count INTEGER, 
	recipe VARCHAR(20), 
	payment_id VARCHAR(32), 
	PRIMARY KEY (organisation_id, number), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE lines (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	sequence BIGINT NOT NULL, 
	msisdn VARCHAR(16) NOT NULL, 
	iccid VARCHAR(20), 
	description TEXT NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	"plan" VARCHAR(100) NOT NULL, 
	options TEXT NOT NULL, 
	person_id VARCHAR(32), 
	billing_account VARCHAR(100), 
	split_bill_profile VARCHAR(32), 
	blocks TEXT NOT NULL, 
	pay_by_mobile_limit BIGINT, 
	monthly_cost BIGINT, 
	scheduled_kind VARCHAR(40), 
	scheduled_date DATE, 
	activated_on DATE, 
	status_since DATE, 
	ended_on DATE, 
	contract_until DATE, 
	instalment_until DATE, 
	cost_centre TEXT, 
	employee_number VARCHAR(100), 
	e_mail VARCHAR(254), 
	keep BOOLEAN DEFAULT 0 NOT NULL, 
	modified_at VARCHAR(27) NOT NULL, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE mails (
	id INTEGER NOT NULL, 
	organisation_id VARCHAR(32) NOT NULL, 
	profile_id VARCHAR(32) NOT NULL, 
	message_id VARCHAR(32) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	recipient VARCHAR(254) NOT NULL, 
	content TEXT, 
	queued_at VARCHAR(27) NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	sent_at VARCHAR(27), 
	attempts INTEGER NOT NULL, 
	next_attempt_at VARCHAR(27), 
	reason VARCHAR(40), 
	said TEXT, 
	lease_owner VARCHAR(64), 
	lease_until VARCHAR(27), 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	UNIQUE (message_id)
);
CREATE TABLE option_prices (
	organisation_id VARCHAR(32) NOT NULL, 
	option VARCHAR(100) NOT NULL, 
	"plan" VARCHAR(100) NOT NULL, 
	price BIGINT, 
	PRIMARY KEY (organisation_id, option, "plan"), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE options (
	organisation_id VARCHAR(32) NOT NULL, 
	code VARCHAR(100) NOT NULL, 
	contract VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	option_group TEXT NOT NULL, 
	PRIMARY KEY (organisation_id, code), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE order_items (
	organisation_id VARCHAR(32) NOT NULL, 
	order_id VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	line_id VARCHAR(32), 
	msisdn VARCHAR(16), 
	description TEXT NOT NULL, 
	expected_version INTEGER, 
	kind VARCHAR(40) NOT NULL, 
	change TEXT NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	refusal TEXT, 
	inverse TEXT, 
	finished_at VARCHAR(27), 
	PRIMARY KEY (organisation_id, order_id, position), 
	FOREIGN KEY(organisation_id, order_id) REFERENCES orders (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE orders (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	serial INTEGER NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	irreversible BOOLEAN NOT NULL, 
	effective_date DATE NOT NULL, 
	dated BOOLEAN NOT NULL, 
	total INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	cancelled INTEGER NOT NULL, 
	note TEXT NOT NULL, 
	undo_of VARCHAR(32), 
	created_by VARCHAR(32) NOT NULL, 
	created_by_name TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	finished_at VARCHAR(27), 
	idempotency_key VARCHAR(200) NOT NULL, 
	request_id VARCHAR(64) NOT NULL, 
	lease_owner VARCHAR(64), 
	lease_until VARCHAR(27), 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE organisations (
	id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	origin VARCHAR(20) NOT NULL, 
	epoch VARCHAR(32) NOT NULL, 
	sequence BIGINT NOT NULL, 
	order_count INTEGER NOT NULL, 
	fleet_size INTEGER, 
	local_profile_id VARCHAR(32), 
	audit_salt VARCHAR(64) NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE pay_by_mobile_use (
	organisation_id VARCHAR(32) NOT NULL, 
	line_id VARCHAR(32) NOT NULL, 
	amount BIGINT NOT NULL, 
	as_of VARCHAR(27) NOT NULL, 
	PRIMARY KEY (organisation_id, line_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE payments (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	serial INTEGER NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	method VARCHAR(40) NOT NULL, 
	invoices TEXT NOT NULL, 
	amount BIGINT NOT NULL, 
	communication VARCHAR(12) NOT NULL, 
	page_token VARCHAR(64), 
	created_by VARCHAR(32) NOT NULL, 
	created_by_name TEXT NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	expires_at VARCHAR(27), 
	finished_at VARCHAR(27), 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	UNIQUE (page_token)
);
CREATE TABLE people (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	salutation VARCHAR(10), 
	given_name TEXT NOT NULL, 
	family_name TEXT NOT NULL, 
	birth_date DATE, 
	e_mail VARCHAR(254), 
	phone_number VARCHAR(40), 
	language VARCHAR(10) NOT NULL, 
	address TEXT, 
	confirmed BOOLEAN NOT NULL, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE person_links (
	organisation_id VARCHAR(32) NOT NULL, 
	msisdn VARCHAR(16) NOT NULL, 
	employee_id VARCHAR(300), 
	PRIMARY KEY (organisation_id, msisdn), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE plans (
	organisation_id VARCHAR(32) NOT NULL, 
	code VARCHAR(100) NOT NULL, 
	contract VARCHAR(40) NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	plan_group VARCHAR(40) NOT NULL, 
	price BIGINT, 
	contracted BOOLEAN NOT NULL, 
	PRIMARY KEY (organisation_id, code), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE prices (
	organisation_id VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	item TEXT NOT NULL, 
	price VARCHAR(40) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	code VARCHAR(100) NOT NULL, 
	"plan" VARCHAR(100), 
	plan_group VARCHAR(40) NOT NULL, 
	unit VARCHAR(20), 
	included TEXT, 
	beyond TEXT NOT NULL, 
	valid_from DATE, 
	valid_until DATE, 
	aliases TEXT NOT NULL, 
	source TEXT NOT NULL, 
	source_row INTEGER NOT NULL, 
	PRIMARY KEY (organisation_id, position), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE profiles (
	id VARCHAR(32) NOT NULL, 
	organisation_id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	description TEXT NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	e_mail VARCHAR(254), 
	phone_number VARCHAR(40), 
	person_id VARCHAR(32), 
	password_hash TEXT, 
	invited_at VARCHAR(27), 
	salutation VARCHAR(8), 
	language VARCHAR(8) DEFAULT 'FR' NOT NULL, 
	removed_at VARCHAR(27), 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	UNIQUE (e_mail)
);
CREATE TABLE removed_lines (
	organisation_id VARCHAR(32) NOT NULL, 
	line_id VARCHAR(32) NOT NULL, 
	sequence BIGINT NOT NULL, 
	PRIMARY KEY (organisation_id, line_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
CREATE TABLE sessions (
	access_hash VARCHAR(64) NOT NULL, 
	refresh_hash VARCHAR(64) NOT NULL, 
	profile_id VARCHAR(32) NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	refresh_expires_at VARCHAR(27) NOT NULL, 
	family VARCHAR(32), 
	began_at VARCHAR(27), 
	PRIMARY KEY (access_hash), 
	UNIQUE (refresh_hash), 
	FOREIGN KEY(profile_id) REFERENCES profiles (id)
);
CREATE TABLE sim_cards (
	organisation_id VARCHAR(32) NOT NULL, 
	iccid VARCHAR(20) NOT NULL, 
	version INTEGER NOT NULL, 
	puk VARCHAR(8), 
	status VARCHAR(20) NOT NULL, 
	issuer TEXT NOT NULL, 
	line_id VARCHAR(32), 
	PRIMARY KEY (organisation_id, iccid), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE spent_refresh_tokens (
	refresh_hash VARCHAR(64) NOT NULL, 
	family VARCHAR(32) NOT NULL, 
	spent_at VARCHAR(27) NOT NULL, 
	expires_at VARCHAR(27) NOT NULL, 
	PRIMARY KEY (refresh_hash)
);
CREATE TABLE split_bill_profiles (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	rule VARCHAR(20) NOT NULL, 
	amount BIGINT, 
	percentage INTEGER, 
	categories TEXT NOT NULL, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE tickets (
	organisation_id VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	topic VARCHAR(40) NOT NULL, 
	detail VARCHAR(40) NOT NULL, 
	status VARCHAR(20) NOT NULL, 
	created_at VARCHAR(27) NOT NULL, 
	fields TEXT DEFAULT '{}' NOT NULL, 
	expected_on DATE, 
	messages TEXT NOT NULL, 
	PRIMARY KEY (organisation_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE TABLE usage_months (
	organisation_id VARCHAR(32) NOT NULL, 
	msisdn VARCHAR(16) NOT NULL, 
	month DATE NOT NULL, 
	minutes VARCHAR(40), 
	sms INTEGER, 
	mb_home VARCHAR(40), 
	mb_eu VARCHAR(40), 
	mb_world VARCHAR(40), 
	source TEXT NOT NULL, 
	PRIMARY KEY (organisation_id, msisdn, month), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
);
CREATE INDEX audit_by_organisation ON audit (organisation_id, id);
CREATE INDEX findings_by_state ON findings (organisation_id, state);
CREATE INDEX group_pack_users ON group_pack_line_usage (organisation_id, pack_id, used_mb, line_id);
CREATE INDEX invoices_by_day ON invoices (organisation_id, issued_on, number);
CREATE INDEX ix_profiles_organisation_id ON profiles (organisation_id);
CREATE INDEX ix_sessions_profile_id ON sessions (profile_id);
CREATE INDEX ix_spent_refresh_tokens_expires_at ON spent_refresh_tokens (expires_at);
CREATE INDEX lines_by_number ON lines (organisation_id, msisdn, id);
CREATE INDEX lines_by_person ON lines (organisation_id, person_id);
CREATE INDEX lines_by_sequence ON lines (organisation_id, sequence, id);
CREATE INDEX mails_by_profile ON mails (organisation_id, profile_id, id);
CREATE INDEX mails_by_status ON mails (status, next_attempt_at);
CREATE INDEX order_items_by_line ON order_items (organisation_id, line_id, status);
CREATE UNIQUE INDEX orders_by_serial ON orders (organisation_id, serial);
CREATE INDEX orders_by_status ON orders (status, effective_date);
CREATE INDEX orders_by_undone ON orders (organisation_id, undo_of);
CREATE UNIQUE INDEX payments_by_serial ON payments (organisation_id, serial);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800090167', '100457319', '2026-11-22', '2026-12-22', 9161, 9161, '380009016728', NULL, NULL, 7571, '{"now": {"ONE_OFF": 5000, "ROAMING": 2571}, "before": null}', NULL, 2, 'interim', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800090063', '100457319', '2026-11-22', '2026-12-22', 30249, 0, '380009006321', '2026-10-22', '2026-11-21', 24999, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 999}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 3159}}', '213800082144', 2, 'month 0', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800082144', '100457319', '2026-10-22', '2026-11-21', 32862, 0, '380008214456', '2026-09-22', '2026-10-21', 27159, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 3159}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}}', '213800074225', 2, 'month 1', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800074225', '100457319', '2026-09-22', '2026-10-22', 29040, 0, '380007422591', '2026-08-22', '2026-09-21', 24000, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 324}}', '213800066306', 2, 'month 2', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800066306', '100457319', '2026-08-22', '2026-09-21', 29432, 0, '380006630629', '2026-07-22', '2026-08-21', 24324, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 324}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 1593}}', '213800058387', 2, 'month 3', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800058387', '100457319', '2026-07-22', '2026-08-21', 30968, 0, '380005838764', '2026-06-22', '2026-07-21', 25593, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 1593}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 3312}}', '213800050468', 2, 'month 4', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800050468', '100457319', '2026-06-22', '2026-07-22', 33048, 0, '380005046802', '2026-05-22', '2026-06-21', 27312, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 3312}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}}', '213800042549', 2, 'month 5', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800042549', '100457319', '2026-05-22', '2026-06-21', 29040, 0, '380004254937', '2026-04-22', '2026-05-21', 24000, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 2457}}', '213800034630', 2, 'month 6', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800034630', '100457319', '2026-04-22', '2026-05-22', 32013, 0, '380003463072', '2026-03-22', '2026-04-21', 26457, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000, "ROAMING": 2457}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}}', '213800026711', 2, 'month 7', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800026711', '100457319', '2026-03-22', '2026-04-21', 29040, 0, '380002671110', '2026-02-22', '2026-03-21', 24000, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}}', '213800018792', 2, 'month 8', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800018792', '100457319', '2026-02-22', '2026-03-24', 29040, 0, '380001879245', '2026-01-22', '2026-02-21', 24000, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 4000}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 2000, "ROAMING": 3042}}', '213800010873', 2, 'month 9', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800010873', '100457319', '2026-01-22', '2026-02-21', 30301, 0, '380001087380', '2025-12-22', '2026-01-21', 25042, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 2000, "ROAMING": 3042}, "before": {"GROUP_PACK": 20000, "SUBSCRIPTION": 2000}}', '213800002954', 1, 'month 10', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800002954', '100457319', '2025-12-22', '2026-01-21', 26620, 0, '380000295418', '2025-11-22', '2025-12-21', 22000, '{"now": {"GROUP_PACK": 20000, "SUBSCRIPTION": 2000}, "before": null}', NULL, 1, 'month 11', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800089752', '100457327', '2026-11-22', '2026-12-22', 0, 0, '380008975201', '2026-10-22', '2026-11-21', 0, '{"now": {}, "before": {}}', '213800081833', 0, 'month 0', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800081833', '100457327', '2026-10-22', '2026-11-21', 0, 0, '380008183336', '2026-09-22', '2026-10-21', 0, '{"now": {}, "before": {}}', '213800073914', 0, 'month 1', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800073914', '100457327', '2026-09-22', '2026-10-22', 0, 0, '380007391471', '2026-08-22', '2026-09-21', 0, '{"now": {}, "before": {}}', '213800065995', 0, 'month 2', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800065995', '100457327', '2026-08-22', '2026-09-21', 0, 0, '380006599509', '2026-07-22', '2026-08-21', 0, '{"now": {}, "before": {}}', '213800058076', 0, 'month 3', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800058076', '100457327', '2026-07-22', '2026-08-21', 0, 0, '380005807644', '2026-06-22', '2026-07-21', 0, '{"now": {}, "before": {}}', '213800050157', 0, 'month 4', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800050157', '100457327', '2026-06-22', '2026-07-22', 0, 0, '380005015779', '2026-05-22', '2026-06-21', 0, '{"now": {}, "before": {}}', '213800042238', 0, 'month 5', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800042238', '100457327', '2026-05-22', '2026-06-21', 0, 0, '380004223817', '2026-04-22', '2026-05-21', 0, '{"now": {}, "before": {}}', '213800034319', 0, 'month 6', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800034319', '100457327', '2026-04-22', '2026-05-22', 0, 0, '380003431952', '2026-03-22', '2026-04-21', 0, '{"now": {}, "before": {}}', '213800026400', 0, 'month 7', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800026400', '100457327', '2026-03-22', '2026-04-21', 0, 0, '380002640087', '2026-02-22', '2026-03-21', 0, '{"now": {}, "before": {}}', '213800018481', 0, 'month 8', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800018481', '100457327', '2026-02-22', '2026-03-24', 0, 0, '380001848125', '2026-01-22', '2026-02-21', 0, '{"now": {}, "before": {}}', '213800010562', 0, 'month 9', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800010562', '100457327', '2026-01-22', '2026-02-21', 0, 0, '380001056260', '2025-12-22', '2026-01-21', 0, '{"now": {}, "before": {}}', '213800002643', 0, 'month 10', NULL);
INSERT INTO invoices (organisation_id, number, billing_account, issued_on, due_on, amount, unpaid, communication, period_from, period_to, net, totals, previous_number, line_count, recipe, payment_id) VALUES ('7c2482c1067fa9f6', '213800002643', '100457327', '2025-12-22', '2026-01-21', 0, 0, '380000264395', '2025-11-22', '2025-12-21', 0, '{"now": {}, "before": null}', NULL, 0, 'month 11', NULL);
INSERT INTO lines (organisation_id, id, version, sequence, msisdn, iccid, description, status, plan, options, person_id, billing_account, split_bill_profile, blocks, pay_by_mobile_limit, monthly_cost, scheduled_kind, scheduled_date, activated_on, status_since, ended_on, contract_until, instalment_until, cost_centre, employee_number, e_mail, keep, modified_at) VALUES ('7c2482c1067fa9f6', 'line-000001', 1, 1, '+32488267074', '8932030000205518426', 'Depot Antwerpen', 'ACTIVE', 'MOBILE_CONTACT', '[]', NULL, '100457319', NULL, '[]', NULL, 2000, NULL, NULL, '2026-02-09', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-11-24T09:00:00.000000Z');
INSERT INTO lines (organisation_id, id, version, sequence, msisdn, iccid, description, status, plan, options, person_id, billing_account, split_bill_profile, blocks, pay_by_mobile_limit, monthly_cost, scheduled_kind, scheduled_date, activated_on, status_since, ended_on, contract_until, instalment_until, cost_centre, employee_number, e_mail, keep, modified_at) VALUES ('7c2482c1067fa9f6', 'line-000002', 1, 1, '+32488268365', '8932030000205518442', 'Zoë Peeters', 'PENDING', 'MOBILE_EUROPE', '[]', 'person-000002', '100457319', NULL, '[]', 5000, 4500, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-11-24T09:00:00.000000Z');
INSERT INTO lines (organisation_id, id, version, sequence, msisdn, iccid, description, status, plan, options, person_id, billing_account, split_bill_profile, blocks, pay_by_mobile_limit, monthly_cost, scheduled_kind, scheduled_date, activated_on, status_since, ended_on, contract_until, instalment_until, cost_centre, employee_number, e_mail, keep, modified_at) VALUES ('7c2482c1067fa9f6', 'line-000003', 1, 1, '+32489744365', '8932030000205518327', 'Margaux Sastre', 'ACTIVE', 'MOBILE_CONTACT', '[]', 'person-000003', '100457319', NULL, '[]', NULL, 2000, NULL, NULL, '2020-09-29', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, '2026-11-24T09:00:00.000000Z');
INSERT INTO organisations (id, name, origin, epoch, sequence, order_count, fleet_size, local_profile_id, audit_salt, created_at) VALUES ('7c2482c1067fa9f6', 'Sample fleet – Brouwerij De Molen NV', 'SAMPLE', 'c2a75abe37081bb2', 1, 0, 3, 'profile-000001', 'AL40g7SnLFEIGWU9RQMMlSPcgL8hiS-BKROXT6QoAtQ', '2026-11-24T09:00:00.000000Z');
INSERT INTO people (organisation_id, id, version, salutation, given_name, family_name, birth_date, e_mail, phone_number, language, address, confirmed) VALUES ('7c2482c1067fa9f6', 'person-000002', 1, 'MRS', 'Zoë', 'Peeters', '1985-04-04', 'zoe.peeters@brouwerij-de-molen.example', NULL, 'NL', '{"street": "Chauss\u00e9e de Bruxelles", "number": "125", "box": "7", "postcode": "7500", "town": "Tournai"}', 0);
INSERT INTO people (organisation_id, id, version, salutation, given_name, family_name, birth_date, e_mail, phone_number, language, address, confirmed) VALUES ('7c2482c1067fa9f6', 'person-000003', 1, 'MRS', 'Margaux', 'Sastre', '1975-10-04', 'margaux.sastre@brouwerij-de-molen.example', NULL, 'FR', '{"street": "Torhoutsesteenweg", "number": "231", "box": "", "postcode": "8400", "town": "Oostende"}', 1);
INSERT INTO profiles (id, organisation_id, version, description, role, status, e_mail, phone_number, person_id, password_hash, invited_at, salutation, language, removed_at) VALUES ('profile-000001', '7c2482c1067fa9f6', 1, 'Margaux Sastre', 'MANAGER', 'VALIDATED', 'margaux.sastre@brouwerij-de-molen.example', '+32489744365', 'person-000003', NULL, NULL, NULL, 'FR', NULL);
INSERT INTO profiles (id, organisation_id, version, description, role, status, e_mail, phone_number, person_id, password_hash, invited_at, salutation, language, removed_at) VALUES ('profile-000002', '7c2482c1067fa9f6', 1, 'Malina', 'MEMBER', 'INVITED', 'malina@brouwerij-de-molen.example', NULL, NULL, NULL, '2026-11-20T09:00:00.000000Z', NULL, 'FR', NULL);
INSERT INTO schema_version (version) VALUES (5);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518426', 1, '15826780', 'ACTIVE', '893203', 'line-000001');
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518442', 1, '81528947', 'ASSIGNED', '893203', 'line-000002');
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518327', 1, '51213732', 'ACTIVE', '893203', 'line-000003');
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518475', 1, '97422287', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518483', 1, '70817221', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518491', 1, '58772277', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518517', 1, '74203556', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518525', 1, '46399124', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518533', 1, '90845073', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518541', 1, '61686932', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518566', 1, '02884299', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518582', 1, '74686034', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518616', 1, '13421809', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518624', 1, '84470316', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518657', 1, '39780845', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518665', 1, '99743456', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518681', 1, '96835997', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518715', 1, '67216197', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518731', 1, '68144655', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518764', 1, '25481199', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518780', 1, '38139224', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518814', 1, '67023240', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518848', 1, '52795029', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518871', 1, '04633978', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518897', 1, '32580007', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518921', 1, '54262629', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518947', 1, '89220365', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518954', 1, '49274526', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205518988', 1, '94360533', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519010', 1, '99081602', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519036', 1, '11605483', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519051', 1, '89088064', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519085', 1, '14486288', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519093', 1, '69919170', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519119', 1, '49730710', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519135', 1, '98350162', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519143', 1, '62991083', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519150', 1, '41410118', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519184', 1, '82518497', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519218', 1, '77601456', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519234', 1, '86859830', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519242', 1, '22628343', 'STOCK', '893203', NULL);
INSERT INTO sim_cards (organisation_id, iccid, version, puk, status, issuer, line_id) VALUES ('7c2482c1067fa9f6', '8932030000205519275', 1, '30459014', 'STOCK', '893203', NULL);
