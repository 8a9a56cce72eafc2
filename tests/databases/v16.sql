PRAGMA application_id = 1668248176;
PRAGMA user_version = 16;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE refinery_schema_history(
             version int4 PRIMARY KEY,
             name VARCHAR(255),
             applied_on VARCHAR(255),
             checksum VARCHAR(255));
INSERT INTO refinery_schema_history VALUES(1,'content','2026-11-23T08:27:20.912590669Z','3198843566127856231');
INSERT INTO refinery_schema_history VALUES(2,'derived','2026-11-23T08:27:20.912599205Z','1367075806316896951');
INSERT INTO refinery_schema_history VALUES(3,'duplicates_view','2026-11-23T08:27:20.912600888Z','5926660723216556692');
INSERT INTO refinery_schema_history VALUES(4,'repeats_view','2026-11-23T08:27:20.912602161Z','8015266533683791000');
INSERT INTO refinery_schema_history VALUES(5,'same_words_view','2026-11-23T08:27:20.912603303Z','8889557727867689603');
INSERT INTO refinery_schema_history VALUES(6,'source_counts_view','2026-11-23T08:27:20.912605156Z','12387063460592575312');
INSERT INTO refinery_schema_history VALUES(7,'attributed_outlets_view','2026-11-23T08:27:20.912606749Z','17219796205705961644');
INSERT INTO refinery_schema_history VALUES(8,'credits_view','2026-11-23T08:27:20.912608142Z','11602493780805918036');
INSERT INTO refinery_schema_history VALUES(9,'provenance_view','2026-11-23T08:27:20.912609985Z','9144506314597282508');
INSERT INTO refinery_schema_history VALUES(10,'revisions_view','2026-11-23T08:27:20.912611558Z','17642003081716421658');
INSERT INTO refinery_schema_history VALUES(11,'refused_inputs_view','2026-11-23T08:27:20.91261269Z','1685478256432846029');
INSERT INTO refinery_schema_history VALUES(12,'articles_view','2026-11-23T08:27:20.912613482Z','7205170568221378082');
INSERT INTO refinery_schema_history VALUES(13,'paragraph_indexes','2026-11-26T05:36:51.766032684Z','14757625595581035661');
INSERT INTO refinery_schema_history VALUES(14,'duplicates_counted','2026-11-26T09:56:53.509153764Z','3737981874162692473');
INSERT INTO refinery_schema_history VALUES(15,'records_of_every_form','2026-11-26T09:56:53.509155417Z','4468321650765113942');
INSERT INTO refinery_schema_history VALUES(16,'metadata_view','2026-11-26T09:56:53.509158092Z','8465840490528604096');
CREATE TABLE property (
    -- What is true of the whole file, a row each: normalisation_version and words_version (the rules behind
    -- paragraph.sha256 and paragraph.words_sha256; one version a file), created_by (the program's version),
    -- gazetteer_sha256 (the shipped list of outlets that was loaded), rules_version (the credit rules that made the
    -- rows of mention) and is_analysed (1 while mention covers every current article by those rules and outlets).
    name TEXT PRIMARY KEY,               -- one of these
    value TEXT NOT NULL                  -- what is true of the file
) STRICT, WITHOUT ROWID;
INSERT INTO property VALUES('created_by','corpus 0.1.0');
INSERT INTO property VALUES('gazetteer_sha256','e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
INSERT INTO property VALUES('is_analysed','1');
INSERT INTO property VALUES('normalisation_version','1');
INSERT INTO property VALUES('rules_version','1');
INSERT INTO property VALUES('words_version','1');
CREATE TABLE ingest_run (
    -- A row per run of `corpus ingest` that opened this file for writing.
    run_id INTEGER PRIMARY KEY,          -- in the order of the runs
    started_at TEXT NOT NULL,            -- ISO 8601, UTC
    finished_at TEXT,                    -- ISO 8601, UTC; NULL: still running, or killed
    outcome TEXT NOT NULL DEFAULT 'running', -- running (or killed), done, interrupted, failed
    program_version TEXT NOT NULL,       -- of the program that ran
    new_count INTEGER NOT NULL DEFAULT 0,       -- articles under a key not seen before
    unchanged_count INTEGER NOT NULL DEFAULT 0, -- articles met again with the same bytes and options
    revised_count INTEGER NOT NULL DEFAULT 0,   -- articles whose key was known with other bytes or options
    refused_count INTEGER NOT NULL DEFAULT 0    -- inputs and records that could not be stored
) STRICT;
INSERT INTO ingest_run VALUES(1,'2026-11-23T08:27:21Z','2026-11-23T08:27:21Z','done','0.1.0',2,0,0,1);
INSERT INTO ingest_run VALUES(2,'2026-11-23T08:27:21Z','2026-11-23T08:27:21Z','done','0.1.0',0,1,1,1);
CREATE TABLE outlet (
    -- A row per news organisation that texts may name. Shipped with the program, edited by its user; content.
    outlet_id INTEGER PRIMARY KEY,       -- stays the same as long as the file
    name TEXT NOT NULL UNIQUE,           -- as reports print it
    class TEXT NOT NULL,                 -- newspaper, magazine, broadcaster, agency, website
    country TEXT,                        -- ISO 3166 alpha-2; NULL: unknown
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')), -- who added it: the program or its user
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)) -- 1: removed by the user
) STRICT;
INSERT INTO outlet VALUES(1,'The New York Times','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(2,'The Washington Post','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(3,'The Wall Street Journal','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(4,'USA Today','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(5,'Los Angeles Times','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(6,'The Christian Science Monitor','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(7,'The Washington Times','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(8,'Washington Examiner','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(9,'Associated Press','agency','US','shipped',0);
INSERT INTO outlet VALUES(10,'Reuters','agency','GB','shipped',0);
INSERT INTO outlet VALUES(11,'AFP','agency','FR','shipped',0);
INSERT INTO outlet VALUES(12,'United Press International','agency','US','shipped',0);
INSERT INTO outlet VALUES(13,'Bloomberg News','agency','US','shipped',0);
INSERT INTO outlet VALUES(14,'Bloomberg Businessweek','magazine','US','shipped',0);
INSERT INTO outlet VALUES(15,'Dow Jones Newswires','agency','US','shipped',0);
INSERT INTO outlet VALUES(16,'McClatchy','agency','US','shipped',0);
INSERT INTO outlet VALUES(17,'Scripps Howard News Service','agency','US','shipped',0);
INSERT INTO outlet VALUES(18,'Gannett News Service','agency','US','shipped',0);
INSERT INTO outlet VALUES(19,'Stars and Stripes','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(20,'CNN','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(21,'HLN','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(22,'NBC News','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(23,'MSNBC','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(24,'ABC News','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(25,'CBS News','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(26,'Fox News','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(27,'Fox Business','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(28,'CNBC','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(29,'NPR','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(30,'PBS','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(31,'C-SPAN','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(32,'Univision','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(33,'Telemundo','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(34,'Fusion','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(35,'Newsmax','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(36,'One America News Network','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(37,'NewsNation','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(38,'Current TV','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(39,'The Young Turks','website','US','shipped',0);
INSERT INTO outlet VALUES(40,'Comedy Central','broadcaster','US','shipped',0);
INSERT INTO outlet VALUES(425,'Miami Herald','newspaper','US','shipped',0);
INSERT INTO outlet VALUES(558,'The Sun','newspaper','GB','shipped',1);
INSERT INTO outlet VALUES(1623,'Harbour Ledger','newspaper',NULL,'user',0);
CREATE TABLE outlet_alias (
    -- A row per form under which an outlet is found: in running text, or as a domain. Content.
    outlet_alias_id INTEGER PRIMARY KEY, -- in the order of adding
    outlet_id INTEGER NOT NULL REFERENCES outlet, -- the outlet that the form means
    alias TEXT NOT NULL CHECK (alias <> ''), -- matched in this case, on word boundaries; a domain in lower case
    kind TEXT NOT NULL,                  -- name: means the outlet anywhere; risky: only with a cue beside it; short: only
                                         -- after the full name in the same article; programme: a programme or section
                                         -- that stands for the outlet; tag: in datelines and brackets; domain: of its site
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'user')), -- who added it: the program or its user
    is_disabled INTEGER NOT NULL DEFAULT 0 CHECK (is_disabled IN (0, 1)), -- 1: removed by the user
    UNIQUE (outlet_id, alias, kind)
) STRICT;
INSERT INTO outlet_alias VALUES(1,1,'The New York Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(2,1,'New York Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(3,1,'NYT','name','shipped',0);
INSERT INTO outlet_alias VALUES(4,1,'NYTimes','name','shipped',0);
INSERT INTO outlet_alias VALUES(5,1,'N.Y. Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(6,1,'NY Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(7,1,'The NY Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(8,1,'NYTimes.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(9,1,'New York Times Magazine','name','shipped',0);
INSERT INTO outlet_alias VALUES(10,1,'The New York Times Magazine','name','shipped',0);
INSERT INTO outlet_alias VALUES(11,1,'New York Times Sunday Magazine','name','shipped',0);
INSERT INTO outlet_alias VALUES(12,1,'Times','short','shipped',0);
INSERT INTO outlet_alias VALUES(13,1,'The Upshot','programme','shipped',0);
INSERT INTO outlet_alias VALUES(14,1,'DealBook','programme','shipped',0);
INSERT INTO outlet_alias VALUES(15,1,'FiveThirtyEight blog','programme','shipped',0);
INSERT INTO outlet_alias VALUES(16,1,'The Daily podcast','programme','shipped',0);
INSERT INTO outlet_alias VALUES(17,1,'NYT','tag','shipped',0);
INSERT INTO outlet_alias VALUES(18,1,'nytimes.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(19,1,'nyti.ms','domain','shipped',0);
INSERT INTO outlet_alias VALUES(20,2,'The Washington Post','name','shipped',0);
INSERT INTO outlet_alias VALUES(21,2,'Washington Post','name','shipped',0);
INSERT INTO outlet_alias VALUES(22,2,'WaPo','name','shipped',0);
INSERT INTO outlet_alias VALUES(23,2,'WashPost','name','shipped',0);
INSERT INTO outlet_alias VALUES(24,2,'Wash Post','name','shipped',0);
INSERT INTO outlet_alias VALUES(25,2,'WashingtonPost.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(26,2,'Washingtonpost.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(27,2,'washingtonpost.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(28,2,'Washington Post Magazine','name','shipped',0);
INSERT INTO outlet_alias VALUES(29,2,'Post','short','shipped',0);
INSERT INTO outlet_alias VALUES(30,2,'The Fix','programme','shipped',0);
INSERT INTO outlet_alias VALUES(31,2,'Wonkblog','programme','shipped',0);
INSERT INTO outlet_alias VALUES(32,2,'Fact Checker','programme','shipped',0);
INSERT INTO outlet_alias VALUES(33,2,'The Fact Checker','programme','shipped',0);
INSERT INTO outlet_alias VALUES(34,2,'Monkey Cage','programme','shipped',0);
INSERT INTO outlet_alias VALUES(35,2,'The Monkey Cage','programme','shipped',0);
INSERT INTO outlet_alias VALUES(36,2,'The Volokh Conspiracy','programme','shipped',0);
INSERT INTO outlet_alias VALUES(37,2,'Plum Line','programme','shipped',0);
INSERT INTO outlet_alias VALUES(38,2,'The Plum Line','programme','shipped',0);
INSERT INTO outlet_alias VALUES(39,2,'Right Turn','programme','shipped',0);
INSERT INTO outlet_alias VALUES(40,2,'WorldViews','programme','shipped',0);
INSERT INTO outlet_alias VALUES(41,2,'Express','programme','shipped',0);
INSERT INTO outlet_alias VALUES(42,2,'Daily 202','programme','shipped',0);
INSERT INTO outlet_alias VALUES(43,2,'The Daily 202','programme','shipped',0);
INSERT INTO outlet_alias VALUES(44,2,'PostTV','programme','shipped',0);
INSERT INTO outlet_alias VALUES(45,2,'WaPo','tag','shipped',0);
INSERT INTO outlet_alias VALUES(46,2,'washingtonpost.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(47,2,'wapo.st','domain','shipped',0);
INSERT INTO outlet_alias VALUES(48,3,'The Wall Street Journal','name','shipped',0);
INSERT INTO outlet_alias VALUES(49,3,'Wall Street Journal','name','shipped',0);
INSERT INTO outlet_alias VALUES(50,3,'WSJ','name','shipped',0);
INSERT INTO outlet_alias VALUES(51,3,'WSJ.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(52,3,'Wall St. Journal','name','shipped',0);
INSERT INTO outlet_alias VALUES(53,3,'Wall Street Journal Europe','name','shipped',0);
INSERT INTO outlet_alias VALUES(54,3,'Wall Street Journal Asia','name','shipped',0);
INSERT INTO outlet_alias VALUES(55,3,'Journal','short','shipped',0);
INSERT INTO outlet_alias VALUES(56,3,'WSJ','short','shipped',0);
INSERT INTO outlet_alias VALUES(57,3,'Washington Wire','programme','shipped',0);
INSERT INTO outlet_alias VALUES(58,3,'WSJ Magazine','programme','shipped',0);
INSERT INTO outlet_alias VALUES(59,3,'Journal Editorial Report','programme','shipped',0);
INSERT INTO outlet_alias VALUES(60,3,'MoneyBeat','programme','shipped',0);
INSERT INTO outlet_alias VALUES(61,3,'Best of the Web','programme','shipped',0);
INSERT INTO outlet_alias VALUES(62,3,'WSJ','tag','shipped',0);
INSERT INTO outlet_alias VALUES(63,3,'wsj.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(64,3,'online.wsj.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(65,4,'USA Today','name','shipped',0);
INSERT INTO outlet_alias VALUES(66,4,'USA TODAY','name','shipped',0);
INSERT INTO outlet_alias VALUES(67,4,'USAToday','name','shipped',0);
INSERT INTO outlet_alias VALUES(68,4,'USAToday.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(69,4,'USATODAY.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(70,4,'USATODAY','name','shipped',0);
INSERT INTO outlet_alias VALUES(71,4,'USA Today Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(72,4,'USA TODAY Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(73,4,'OnPolitics','programme','shipped',0);
INSERT INTO outlet_alias VALUES(74,4,'FTW','programme','shipped',0);
INSERT INTO outlet_alias VALUES(75,4,'For The Win','programme','shipped',0);
INSERT INTO outlet_alias VALUES(76,4,'usatoday.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(77,5,'Los Angeles Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(78,5,'The Los Angeles Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(79,5,'L.A. Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(80,5,'LA Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(81,5,'The LA Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(82,5,'The L.A. Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(83,5,'LATimes','name','shipped',0);
INSERT INTO outlet_alias VALUES(84,5,'LATimes.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(85,5,'latimes.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(86,5,'Times','short','shipped',0);
INSERT INTO outlet_alias VALUES(87,5,'Top of the Ticket','programme','shipped',0);
INSERT INTO outlet_alias VALUES(88,5,'latimes.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(89,5,'lat.ms','domain','shipped',0);
INSERT INTO outlet_alias VALUES(90,6,'The Christian Science Monitor','name','shipped',0);
INSERT INTO outlet_alias VALUES(91,6,'Christian Science Monitor','name','shipped',0);
INSERT INTO outlet_alias VALUES(92,6,'CSMonitor','name','shipped',0);
INSERT INTO outlet_alias VALUES(93,6,'CSMonitor.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(94,6,'CS Monitor','name','shipped',0);
INSERT INTO outlet_alias VALUES(95,6,'CSM','risky','shipped',0);
INSERT INTO outlet_alias VALUES(96,6,'Monitor','short','shipped',0);
INSERT INTO outlet_alias VALUES(97,6,'csmonitor.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(98,7,'The Washington Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(99,7,'Washington Times','name','shipped',0);
INSERT INTO outlet_alias VALUES(100,7,'WashTimes','name','shipped',0);
INSERT INTO outlet_alias VALUES(101,7,'WashingtonTimes.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(102,7,'Times','short','shipped',0);
INSERT INTO outlet_alias VALUES(103,7,'Inside Politics','programme','shipped',0);
INSERT INTO outlet_alias VALUES(104,7,'Inside the Ring','programme','shipped',0);
INSERT INTO outlet_alias VALUES(105,7,'washingtontimes.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(106,8,'Washington Examiner','name','shipped',0);
INSERT INTO outlet_alias VALUES(107,8,'The Washington Examiner','name','shipped',0);
INSERT INTO outlet_alias VALUES(108,8,'WashingtonExaminer.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(109,8,'D.C. Examiner','name','shipped',0);
INSERT INTO outlet_alias VALUES(110,8,'Examiner','short','shipped',0);
INSERT INTO outlet_alias VALUES(111,8,'Washington Secrets','programme','shipped',0);
INSERT INTO outlet_alias VALUES(112,8,'Beltway Confidential','programme','shipped',0);
INSERT INTO outlet_alias VALUES(113,8,'washingtonexaminer.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(114,9,'Associated Press','name','shipped',0);
INSERT INTO outlet_alias VALUES(115,9,'The Associated Press','name','shipped',0);
INSERT INTO outlet_alias VALUES(116,9,'A.P.','name','shipped',0);
INSERT INTO outlet_alias VALUES(117,9,'AP News','name','shipped',0);
INSERT INTO outlet_alias VALUES(118,9,'APNews.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(119,9,'AP Television News','name','shipped',0);
INSERT INTO outlet_alias VALUES(120,9,'APTN News Agency','name','shipped',0);
INSERT INTO outlet_alias VALUES(121,9,'Associated Press Television','name','shipped',0);
INSERT INTO outlet_alias VALUES(122,9,'AP-NORC','name','shipped',0);
INSERT INTO outlet_alias VALUES(123,9,'AP-GfK','name','shipped',0);
INSERT INTO outlet_alias VALUES(124,9,'AP','risky','shipped',0);
INSERT INTO outlet_alias VALUES(125,9,'The AP','risky','shipped',0);
INSERT INTO outlet_alias VALUES(126,9,'Associated Press Writer','risky','shipped',0);
INSERT INTO outlet_alias VALUES(127,9,'AP','tag','shipped',0);
INSERT INTO outlet_alias VALUES(128,9,'AP Video','tag','shipped',0);
INSERT INTO outlet_alias VALUES(129,9,'Associated Press','tag','shipped',0);
INSERT INTO outlet_alias VALUES(130,9,'apnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(131,9,'ap.org','domain','shipped',0);
INSERT INTO outlet_alias VALUES(132,9,'bigstory.ap.org','domain','shipped',0);
INSERT INTO outlet_alias VALUES(133,9,'hosted.ap.org','domain','shipped',0);
INSERT INTO outlet_alias VALUES(134,10,'Reuters','name','shipped',0);
INSERT INTO outlet_alias VALUES(135,10,'Reuters News Agency','name','shipped',0);
INSERT INTO outlet_alias VALUES(136,10,'Reuters news agency','name','shipped',0);
INSERT INTO outlet_alias VALUES(137,10,'Reuters Health','name','shipped',0);
INSERT INTO outlet_alias VALUES(138,10,'Reuters TV','name','shipped',0);
INSERT INTO outlet_alias VALUES(139,10,'Reuters.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(140,10,'Thomson Reuters Foundation','name','shipped',0);
INSERT INTO outlet_alias VALUES(141,10,'Reuters/Ipsos','name','shipped',0);
INSERT INTO outlet_alias VALUES(142,10,'Thomson Reuters','risky','shipped',0);
INSERT INTO outlet_alias VALUES(143,10,'Reuters','tag','shipped',0);
INSERT INTO outlet_alias VALUES(144,10,'REUTERS','tag','shipped',0);
INSERT INTO outlet_alias VALUES(145,10,'Thomson Reuters Foundation','tag','shipped',0);
INSERT INTO outlet_alias VALUES(146,10,'reuters.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(147,10,'uk.reuters.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(148,10,'in.reuters.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(149,11,'Agence France-Presse','name','shipped',0);
INSERT INTO outlet_alias VALUES(150,11,'Agence France Presse','name','shipped',0);
INSERT INTO outlet_alias VALUES(151,11,'Agence-France Presse','name','shipped',0);
INSERT INTO outlet_alias VALUES(152,11,'Agence-France-Presse','name','shipped',0);
INSERT INTO outlet_alias VALUES(153,11,'French Press Agency','name','shipped',0);
INSERT INTO outlet_alias VALUES(154,11,'AFP Fact Check','name','shipped',0);
INSERT INTO outlet_alias VALUES(155,11,'AFP Factuel','name','shipped',0);
INSERT INTO outlet_alias VALUES(156,11,'l''AFP','name','shipped',0);
INSERT INTO outlet_alias VALUES(157,11,'L''AFP','name','shipped',0);
INSERT INTO outlet_alias VALUES(158,11,'AFP','risky','shipped',0);
INSERT INTO outlet_alias VALUES(159,11,'AFP','tag','shipped',0);
INSERT INTO outlet_alias VALUES(160,11,'AFP Photo','tag','shipped',0);
INSERT INTO outlet_alias VALUES(161,11,'afp.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(162,11,'factcheck.afp.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(163,11,'factuel.afp.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(164,12,'United Press International','name','shipped',0);
INSERT INTO outlet_alias VALUES(165,12,'UPI.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(166,12,'UPI','risky','shipped',0);
INSERT INTO outlet_alias VALUES(167,12,'United Press','risky','shipped',0);
INSERT INTO outlet_alias VALUES(168,12,'UPI','tag','shipped',0);
INSERT INTO outlet_alias VALUES(169,12,'upi.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(170,13,'Bloomberg News','name','shipped',0);
INSERT INTO outlet_alias VALUES(171,13,'Bloomberg Television','name','shipped',0);
INSERT INTO outlet_alias VALUES(172,13,'Bloomberg TV','name','shipped',0);
INSERT INTO outlet_alias VALUES(173,13,'Bloomberg Radio','name','shipped',0);
INSERT INTO outlet_alias VALUES(174,13,'Bloomberg View','name','shipped',0);
INSERT INTO outlet_alias VALUES(175,13,'Bloomberg Opinion','name','shipped',0);
INSERT INTO outlet_alias VALUES(176,13,'Bloomberg.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(177,13,'Bloomberg Politics','name','shipped',0);
INSERT INTO outlet_alias VALUES(178,13,'Bloomberg Government','name','shipped',0);
INSERT INTO outlet_alias VALUES(179,13,'Bloomberg Law','name','shipped',0);
INSERT INTO outlet_alias VALUES(180,13,'Bloomberg BNA','name','shipped',0);
INSERT INTO outlet_alias VALUES(181,13,'BloombergView','name','shipped',0);
INSERT INTO outlet_alias VALUES(182,13,'Bloomberg','risky','shipped',0);
INSERT INTO outlet_alias VALUES(183,13,'With All Due Respect','programme','shipped',0);
INSERT INTO outlet_alias VALUES(184,13,'Masters in Business','programme','shipped',0);
INSERT INTO outlet_alias VALUES(185,13,'Bloomberg Markets','programme','shipped',0);
INSERT INTO outlet_alias VALUES(186,13,'Bloomberg Surveillance','programme','shipped',0);
INSERT INTO outlet_alias VALUES(187,13,'Bloomberg','tag','shipped',0);
INSERT INTO outlet_alias VALUES(188,13,'bloomberg.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(189,13,'bloomberg.net','domain','shipped',0);
INSERT INTO outlet_alias VALUES(190,13,'bloombergview.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(191,14,'Bloomberg Businessweek','name','shipped',0);
INSERT INTO outlet_alias VALUES(192,14,'BusinessWeek','name','shipped',0);
INSERT INTO outlet_alias VALUES(193,14,'Businessweek','name','shipped',0);
INSERT INTO outlet_alias VALUES(194,14,'Business Week','name','shipped',0);
INSERT INTO outlet_alias VALUES(195,14,'Business Week magazine','risky','shipped',0);
INSERT INTO outlet_alias VALUES(196,14,'businessweek.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(197,15,'Dow Jones Newswires','name','shipped',0);
INSERT INTO outlet_alias VALUES(198,15,'Dow Jones Newswire','name','shipped',0);
INSERT INTO outlet_alias VALUES(199,15,'Dow Jones newswires','name','shipped',0);
INSERT INTO outlet_alias VALUES(200,15,'Dow Jones News Service','name','shipped',0);
INSERT INTO outlet_alias VALUES(201,15,'Dow Jones','risky','shipped',0);
INSERT INTO outlet_alias VALUES(202,15,'Dow Jones','tag','shipped',0);
INSERT INTO outlet_alias VALUES(203,15,'Dow Jones Newswires','tag','shipped',0);
INSERT INTO outlet_alias VALUES(204,15,'dowjones.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(205,16,'McClatchy','name','shipped',0);
INSERT INTO outlet_alias VALUES(206,16,'McClatchy Newspapers','name','shipped',0);
INSERT INTO outlet_alias VALUES(207,16,'McClatchy DC','name','shipped',0);
INSERT INTO outlet_alias VALUES(208,16,'McClatchyDC','name','shipped',0);
INSERT INTO outlet_alias VALUES(209,16,'McClatchy Washington Bureau','name','shipped',0);
INSERT INTO outlet_alias VALUES(210,16,'McClatchy News','name','shipped',0);
INSERT INTO outlet_alias VALUES(211,16,'Knight Ridder Newspapers','name','shipped',0);
INSERT INTO outlet_alias VALUES(212,16,'McClatchy-Tribune','name','shipped',0);
INSERT INTO outlet_alias VALUES(213,16,'Knight Ridder','risky','shipped',0);
INSERT INTO outlet_alias VALUES(214,16,'Knight-Ridder','risky','shipped',0);
INSERT INTO outlet_alias VALUES(215,16,'McClatchy','tag','shipped',0);
INSERT INTO outlet_alias VALUES(216,16,'mcclatchydc.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(217,16,'mcclatchy.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(218,17,'Scripps Howard News Service','name','shipped',0);
INSERT INTO outlet_alias VALUES(219,17,'Scripps News','name','shipped',0);
INSERT INTO outlet_alias VALUES(220,17,'Scripps Howard','name','shipped',0);
INSERT INTO outlet_alias VALUES(221,17,'Scripps','risky','shipped',0);
INSERT INTO outlet_alias VALUES(222,17,'scrippsnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(223,18,'Gannett News Service','name','shipped',0);
INSERT INTO outlet_alias VALUES(224,18,'Gannett Washington Bureau','name','shipped',0);
INSERT INTO outlet_alias VALUES(225,18,'Gannett','risky','shipped',0);
INSERT INTO outlet_alias VALUES(226,18,'gannett.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(227,19,'Stripes.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(228,19,'Stars & Stripes newspaper','name','shipped',0);
INSERT INTO outlet_alias VALUES(229,19,'Stars and Stripes','risky','shipped',0);
INSERT INTO outlet_alias VALUES(230,19,'Stars & Stripes','risky','shipped',0);
INSERT INTO outlet_alias VALUES(231,19,'Stripes','short','shipped',0);
INSERT INTO outlet_alias VALUES(232,19,'stripes.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(233,20,'CNN','name','shipped',0);
INSERT INTO outlet_alias VALUES(234,20,'CNN.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(235,20,'Cable News Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(236,20,'CNN International','name','shipped',0);
INSERT INTO outlet_alias VALUES(237,20,'CNNi','name','shipped',0);
INSERT INTO outlet_alias VALUES(238,20,'CNNMoney','name','shipped',0);
INSERT INTO outlet_alias VALUES(239,20,'CNN Money','name','shipped',0);
INSERT INTO outlet_alias VALUES(240,20,'CNN Business','name','shipped',0);
INSERT INTO outlet_alias VALUES(241,20,'CNN Politics','name','shipped',0);
INSERT INTO outlet_alias VALUES(242,20,'CNNPolitics','name','shipped',0);
INSERT INTO outlet_alias VALUES(243,20,'CNN Headline News','name','shipped',0);
INSERT INTO outlet_alias VALUES(244,20,'CNN/ORC','name','shipped',0);
INSERT INTO outlet_alias VALUES(245,20,'CNN en Español','name','shipped',0);
INSERT INTO outlet_alias VALUES(246,20,'CNN Politics.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(247,20,'State of the Union','programme','shipped',0);
INSERT INTO outlet_alias VALUES(248,20,'New Day','programme','shipped',0);
INSERT INTO outlet_alias VALUES(249,20,'Anderson Cooper 360','programme','shipped',0);
INSERT INTO outlet_alias VALUES(250,20,'AC360','programme','shipped',0);
INSERT INTO outlet_alias VALUES(251,20,'The Situation Room','programme','shipped',0);
INSERT INTO outlet_alias VALUES(252,20,'Erin Burnett OutFront','programme','shipped',0);
INSERT INTO outlet_alias VALUES(253,20,'Reliable Sources','programme','shipped',0);
INSERT INTO outlet_alias VALUES(254,20,'The Lead','programme','shipped',0);
INSERT INTO outlet_alias VALUES(255,20,'The Lead with Jake Tapper','programme','shipped',0);
INSERT INTO outlet_alias VALUES(256,20,'Inside Politics','programme','shipped',0);
INSERT INTO outlet_alias VALUES(257,20,'Fareed Zakaria GPS','programme','shipped',0);
INSERT INTO outlet_alias VALUES(258,20,'Piers Morgan Tonight','programme','shipped',0);
INSERT INTO outlet_alias VALUES(259,20,'Piers Morgan Live','programme','shipped',0);
INSERT INTO outlet_alias VALUES(260,20,'Larry King Live','programme','shipped',0);
INSERT INTO outlet_alias VALUES(261,20,'Crossfire','programme','shipped',0);
INSERT INTO outlet_alias VALUES(262,20,'American Morning','programme','shipped',0);
INSERT INTO outlet_alias VALUES(263,20,'Early Start','programme','shipped',0);
INSERT INTO outlet_alias VALUES(264,20,'Starting Point','programme','shipped',0);
INSERT INTO outlet_alias VALUES(265,20,'Cuomo Prime Time','programme','shipped',0);
INSERT INTO outlet_alias VALUES(266,20,'CNN Tonight','programme','shipped',0);
INSERT INTO outlet_alias VALUES(267,20,'Late Edition','programme','shipped',0);
INSERT INTO outlet_alias VALUES(268,20,'Smerconish','programme','shipped',0);
INSERT INTO outlet_alias VALUES(269,20,'The Axe Files','programme','shipped',0);
INSERT INTO outlet_alias VALUES(270,20,'Amanpour','programme','shipped',0);
INSERT INTO outlet_alias VALUES(271,20,'Lou Dobbs Tonight','programme','shipped',0);
INSERT INTO outlet_alias VALUES(272,20,'United Shades of America','programme','shipped',0);
INSERT INTO outlet_alias VALUES(273,20,'Newsroom','programme','shipped',0);
INSERT INTO outlet_alias VALUES(274,20,'CNN Newsroom','programme','shipped',0);
INSERT INTO outlet_alias VALUES(275,20,'At This Hour','programme','shipped',0);
INSERT INTO outlet_alias VALUES(276,20,'Political Ticker','programme','shipped',0);
INSERT INTO outlet_alias VALUES(277,20,'Belief Blog','programme','shipped',0);
INSERT INTO outlet_alias VALUES(278,20,'CNN','tag','shipped',0);
INSERT INTO outlet_alias VALUES(279,20,'cnn.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(280,20,'cnn.it','domain','shipped',0);
INSERT INTO outlet_alias VALUES(281,20,'edition.cnn.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(282,20,'money.cnn.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(283,20,'cnnpressroom.blogs.cnn.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(284,21,'Headline News Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(285,21,'HLN','risky','shipped',0);
INSERT INTO outlet_alias VALUES(286,21,'Headline News','risky','shipped',0);
INSERT INTO outlet_alias VALUES(287,21,'Nancy Grace','programme','shipped',0);
INSERT INTO outlet_alias VALUES(288,21,'Dr. Drew On Call','programme','shipped',0);
INSERT INTO outlet_alias VALUES(289,21,'Morning Express','programme','shipped',0);
INSERT INTO outlet_alias VALUES(290,21,'hlntv.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(291,22,'NBC News','name','shipped',0);
INSERT INTO outlet_alias VALUES(292,22,'NBC','name','shipped',0);
INSERT INTO outlet_alias VALUES(293,22,'NBCNews.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(294,22,'NBC Universal News','name','shipped',0);
INSERT INTO outlet_alias VALUES(295,22,'NBC News/Wall Street Journal','name','shipped',0);
INSERT INTO outlet_alias VALUES(296,22,'NBC News.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(297,22,'Today.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(298,22,'Meet the Press','programme','shipped',0);
INSERT INTO outlet_alias VALUES(299,22,'Meet The Press','programme','shipped',0);
INSERT INTO outlet_alias VALUES(300,22,'NBC Nightly News','programme','shipped',0);
INSERT INTO outlet_alias VALUES(301,22,'Nightly News','programme','shipped',0);
INSERT INTO outlet_alias VALUES(302,22,'Today','programme','shipped',0);
INSERT INTO outlet_alias VALUES(303,22,'Today show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(304,22,'TODAY','programme','shipped',0);
INSERT INTO outlet_alias VALUES(305,22,'TODAY show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(306,22,'Today Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(307,22,'Dateline','programme','shipped',0);
INSERT INTO outlet_alias VALUES(308,22,'Dateline NBC','programme','shipped',0);
INSERT INTO outlet_alias VALUES(309,22,'Rock Center','programme','shipped',0);
INSERT INTO outlet_alias VALUES(310,22,'The Tonight Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(311,22,'Tonight Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(312,22,'Late Night','programme','shipped',0);
INSERT INTO outlet_alias VALUES(313,22,'Saturday Night Live','programme','shipped',0);
INSERT INTO outlet_alias VALUES(314,22,'SNL','programme','shipped',0);
INSERT INTO outlet_alias VALUES(315,22,'Sunday Night with Megyn Kelly','programme','shipped',0);
INSERT INTO outlet_alias VALUES(316,22,'Megyn Kelly Today','programme','shipped',0);
INSERT INTO outlet_alias VALUES(317,22,'Weekend Today','programme','shipped',0);
INSERT INTO outlet_alias VALUES(318,22,'First Read','programme','shipped',0);
INSERT INTO outlet_alias VALUES(319,22,'NBC','tag','shipped',0);
INSERT INTO outlet_alias VALUES(320,22,'NBC News','tag','shipped',0);
INSERT INTO outlet_alias VALUES(321,22,'nbcnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(322,22,'nbc.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(323,22,'today.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(324,22,'msnbc.msn.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(325,22,'firstread.nbcnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(326,23,'MSNBC','name','shipped',0);
INSERT INTO outlet_alias VALUES(327,23,'MSNBC.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(328,23,'msnbc.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(329,23,'Morning Joe','programme','shipped',0);
INSERT INTO outlet_alias VALUES(330,23,'Hardball','programme','shipped',0);
INSERT INTO outlet_alias VALUES(331,23,'Hardball with Chris Matthews','programme','shipped',0);
INSERT INTO outlet_alias VALUES(332,23,'The Rachel Maddow Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(333,23,'Rachel Maddow Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(334,23,'The Last Word','programme','shipped',0);
INSERT INTO outlet_alias VALUES(335,23,'The Last Word with Lawrence O''Donnell','programme','shipped',0);
INSERT INTO outlet_alias VALUES(336,23,'All In','programme','shipped',0);
INSERT INTO outlet_alias VALUES(337,23,'All In with Chris Hayes','programme','shipped',0);
INSERT INTO outlet_alias VALUES(338,23,'The Ed Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(339,23,'PoliticsNation','programme','shipped',0);
INSERT INTO outlet_alias VALUES(340,23,'Countdown','programme','shipped',0);
INSERT INTO outlet_alias VALUES(341,23,'Countdown with Keith Olbermann','programme','shipped',0);
INSERT INTO outlet_alias VALUES(342,23,'Up with Chris Hayes','programme','shipped',0);
INSERT INTO outlet_alias VALUES(343,23,'Up with Steve Kornacki','programme','shipped',0);
INSERT INTO outlet_alias VALUES(344,23,'Melissa Harris-Perry','programme','shipped',0);
INSERT INTO outlet_alias VALUES(345,23,'Deadline: White House','programme','shipped',0);
INSERT INTO outlet_alias VALUES(346,23,'Deadline White House','programme','shipped',0);
INSERT INTO outlet_alias VALUES(347,23,'The Beat','programme','shipped',0);
INSERT INTO outlet_alias VALUES(348,23,'The Beat with Ari Melber','programme','shipped',0);
INSERT INTO outlet_alias VALUES(349,23,'The 11th Hour','programme','shipped',0);
INSERT INTO outlet_alias VALUES(350,23,'AM Joy','programme','shipped',0);
INSERT INTO outlet_alias VALUES(351,23,'Andrea Mitchell Reports','programme','shipped',0);
INSERT INTO outlet_alias VALUES(352,23,'MTP Daily','programme','shipped',0);
INSERT INTO outlet_alias VALUES(353,23,'Now with Alex Wagner','programme','shipped',0);
INSERT INTO outlet_alias VALUES(354,23,'The Cycle','programme','shipped',0);
INSERT INTO outlet_alias VALUES(355,23,'Way Too Early','programme','shipped',0);
INSERT INTO outlet_alias VALUES(356,23,'Martin Bashir','programme','shipped',0);
INSERT INTO outlet_alias VALUES(357,23,'The Daily Rundown','programme','shipped',0);
INSERT INTO outlet_alias VALUES(358,23,'Daily Rundown','programme','shipped',0);
INSERT INTO outlet_alias VALUES(359,23,'MSNBC','tag','shipped',0);
INSERT INTO outlet_alias VALUES(360,23,'msnbc.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(361,23,'tv.msnbc.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(362,24,'ABC News','name','shipped',0);
INSERT INTO outlet_alias VALUES(363,24,'ABC','name','shipped',0);
INSERT INTO outlet_alias VALUES(364,24,'ABCNews.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(365,24,'ABC News Radio','name','shipped',0);
INSERT INTO outlet_alias VALUES(366,24,'ABC News.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(367,24,'American Broadcasting Company','name','shipped',0);
INSERT INTO outlet_alias VALUES(368,24,'ABC News/Washington Post','name','shipped',0);
INSERT INTO outlet_alias VALUES(369,24,'This Week','programme','shipped',0);
INSERT INTO outlet_alias VALUES(370,24,'This Week with George Stephanopoulos','programme','shipped',0);
INSERT INTO outlet_alias VALUES(371,24,'Good Morning America','programme','shipped',0);
INSERT INTO outlet_alias VALUES(372,24,'GMA','programme','shipped',0);
INSERT INTO outlet_alias VALUES(373,24,'World News Tonight','programme','shipped',0);
INSERT INTO outlet_alias VALUES(374,24,'World News','programme','shipped',0);
INSERT INTO outlet_alias VALUES(375,24,'World News with Diane Sawyer','programme','shipped',0);
INSERT INTO outlet_alias VALUES(376,24,'World News with Charles Gibson','programme','shipped',0);
INSERT INTO outlet_alias VALUES(377,24,'The View','programme','shipped',0);
INSERT INTO outlet_alias VALUES(378,24,'Nightline','programme','shipped',0);
INSERT INTO outlet_alias VALUES(379,24,'20/20','programme','shipped',0);
INSERT INTO outlet_alias VALUES(380,24,'Primetime','programme','shipped',0);
INSERT INTO outlet_alias VALUES(381,24,'Powerhouse Politics','programme','shipped',0);
INSERT INTO outlet_alias VALUES(382,24,'Jimmy Kimmel Live','programme','shipped',0);
INSERT INTO outlet_alias VALUES(383,24,'The Note','programme','shipped',0);
INSERT INTO outlet_alias VALUES(384,24,'ABC','tag','shipped',0);
INSERT INTO outlet_alias VALUES(385,24,'ABC News','tag','shipped',0);
INSERT INTO outlet_alias VALUES(386,24,'abcnews.go.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(387,24,'abcnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(388,24,'abc.go.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(389,25,'CBS News','name','shipped',0);
INSERT INTO outlet_alias VALUES(390,25,'CBS','name','shipped',0);
INSERT INTO outlet_alias VALUES(391,25,'CBSNews.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(392,25,'CBS News Radio','name','shipped',0);
INSERT INTO outlet_alias VALUES(393,25,'CBSN','name','shipped',0);
INSERT INTO outlet_alias VALUES(394,25,'CBS News.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(395,25,'CBS Radio News','name','shipped',0);
INSERT INTO outlet_alias VALUES(396,25,'CBS Radio','name','shipped',0);
INSERT INTO outlet_alias VALUES(397,25,'Face the Nation','programme','shipped',0);
INSERT INTO outlet_alias VALUES(398,25,'Face The Nation','programme','shipped',0);
INSERT INTO outlet_alias VALUES(399,25,'60 Minutes','programme','shipped',0);
INSERT INTO outlet_alias VALUES(400,25,'60 Minutes II','programme','shipped',0);
INSERT INTO outlet_alias VALUES(401,25,'CBS This Morning','programme','shipped',0);
INSERT INTO outlet_alias VALUES(402,25,'CBS Evening News','programme','shipped',0);
INSERT INTO outlet_alias VALUES(403,25,'Evening News','programme','shipped',0);
INSERT INTO outlet_alias VALUES(404,25,'CBS Sunday Morning','programme','shipped',0);
INSERT INTO outlet_alias VALUES(405,25,'Sunday Morning','programme','shipped',0);
INSERT INTO outlet_alias VALUES(406,25,'48 Hours','programme','shipped',0);
INSERT INTO outlet_alias VALUES(407,25,'The Early Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(408,25,'CBS Mornings','programme','shipped',0);
INSERT INTO outlet_alias VALUES(409,25,'The Late Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(410,25,'Late Show with Stephen Colbert','programme','shipped',0);
INSERT INTO outlet_alias VALUES(411,25,'Late Show with David Letterman','programme','shipped',0);
INSERT INTO outlet_alias VALUES(412,25,'The Talk','programme','shipped',0);
INSERT INTO outlet_alias VALUES(413,25,'Red & Blue','programme','shipped',0);
INSERT INTO outlet_alias VALUES(414,25,'CBS','tag','shipped',0);
INSERT INTO outlet_alias VALUES(415,25,'CBS News','tag','shipped',0);
INSERT INTO outlet_alias VALUES(416,25,'cbsnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(417,25,'cbs.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(418,26,'Fox News','name','shipped',0);
INSERT INTO outlet_alias VALUES(419,26,'Fox News Channel','name','shipped',0);
INSERT INTO outlet_alias VALUES(420,26,'FOX News','name','shipped',0);
INSERT INTO outlet_alias VALUES(421,26,'FoxNews.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(422,26,'FoxNews','name','shipped',0);
INSERT INTO outlet_alias VALUES(423,26,'FOX News Channel','name','shipped',0);
INSERT INTO outlet_alias VALUES(424,26,'Fox News Radio','name','shipped',0);
INSERT INTO outlet_alias VALUES(425,26,'Fox News Digital','name','shipped',0);
INSERT INTO outlet_alias VALUES(426,26,'Foxnews.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(427,26,'Fox News.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(428,26,'Fox Nation','name','shipped',0);
INSERT INTO outlet_alias VALUES(429,26,'Fox News Latino','name','shipped',0);
INSERT INTO outlet_alias VALUES(430,26,'Fox News Insider','name','shipped',0);
INSERT INTO outlet_alias VALUES(431,26,'FOXNews.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(432,26,'FOX NEWS','name','shipped',0);
INSERT INTO outlet_alias VALUES(433,26,'Fox','risky','shipped',0);
INSERT INTO outlet_alias VALUES(434,26,'FOX','risky','shipped',0);
INSERT INTO outlet_alias VALUES(435,26,'FNC','risky','shipped',0);
INSERT INTO outlet_alias VALUES(436,26,'Fox','short','shipped',0);
INSERT INTO outlet_alias VALUES(437,26,'Fox News Sunday','programme','shipped',0);
INSERT INTO outlet_alias VALUES(438,26,'Fox & Friends','programme','shipped',0);
INSERT INTO outlet_alias VALUES(439,26,'Fox and Friends','programme','shipped',0);
INSERT INTO outlet_alias VALUES(440,26,'Fox & Friends Weekend','programme','shipped',0);
INSERT INTO outlet_alias VALUES(441,26,'Hannity','programme','shipped',0);
INSERT INTO outlet_alias VALUES(442,26,'Hannity & Colmes','programme','shipped',0);
INSERT INTO outlet_alias VALUES(443,26,'The O''Reilly Factor','programme','shipped',0);
INSERT INTO outlet_alias VALUES(444,26,'O''Reilly Factor','programme','shipped',0);
INSERT INTO outlet_alias VALUES(445,26,'The Factor','programme','shipped',0);
INSERT INTO outlet_alias VALUES(446,26,'Special Report','programme','shipped',0);
INSERT INTO outlet_alias VALUES(447,26,'Special Report with Bret Baier','programme','shipped',0);
INSERT INTO outlet_alias VALUES(448,26,'Tucker Carlson Tonight','programme','shipped',0);
INSERT INTO outlet_alias VALUES(449,26,'The Five','programme','shipped',0);
INSERT INTO outlet_alias VALUES(450,26,'The Ingraham Angle','programme','shipped',0);
INSERT INTO outlet_alias VALUES(451,26,'Ingraham Angle','programme','shipped',0);
INSERT INTO outlet_alias VALUES(452,26,'The Kelly File','programme','shipped',0);
INSERT INTO outlet_alias VALUES(453,26,'On the Record','programme','shipped',0);
INSERT INTO outlet_alias VALUES(454,26,'On the Record with Greta Van Susteren','programme','shipped',0);
INSERT INTO outlet_alias VALUES(455,26,'America''s Newsroom','programme','shipped',0);
INSERT INTO outlet_alias VALUES(456,26,'Outnumbered','programme','shipped',0);
INSERT INTO outlet_alias VALUES(457,26,'Your World','programme','shipped',0);
INSERT INTO outlet_alias VALUES(458,26,'Your World with Neil Cavuto','programme','shipped',0);
INSERT INTO outlet_alias VALUES(459,26,'Justice with Judge Jeanine','programme','shipped',0);
INSERT INTO outlet_alias VALUES(460,26,'MediaBuzz','programme','shipped',0);
INSERT INTO outlet_alias VALUES(461,26,'Media Buzz','programme','shipped',0);
INSERT INTO outlet_alias VALUES(462,26,'Sunday Morning Futures','programme','shipped',0);
INSERT INTO outlet_alias VALUES(463,26,'Watters'' World','programme','shipped',0);
INSERT INTO outlet_alias VALUES(464,26,'The Story','programme','shipped',0);
INSERT INTO outlet_alias VALUES(465,26,'The Story with Martha MacCallum','programme','shipped',0);
INSERT INTO outlet_alias VALUES(466,26,'Life, Liberty & Levin','programme','shipped',0);
INSERT INTO outlet_alias VALUES(467,26,'Happening Now','programme','shipped',0);
INSERT INTO outlet_alias VALUES(468,26,'Shepard Smith Reporting','programme','shipped',0);
INSERT INTO outlet_alias VALUES(469,26,'Studio B','programme','shipped',0);
INSERT INTO outlet_alias VALUES(470,26,'Huckabee','programme','shipped',0);
INSERT INTO outlet_alias VALUES(471,26,'Red Eye','programme','shipped',0);
INSERT INTO outlet_alias VALUES(472,26,'Gutfeld!','programme','shipped',0);
INSERT INTO outlet_alias VALUES(473,26,'The Greg Gutfeld Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(474,26,'The Daily Briefing','programme','shipped',0);
INSERT INTO outlet_alias VALUES(475,26,'Glenn Beck Program','programme','shipped',0);
INSERT INTO outlet_alias VALUES(476,26,'America Live','programme','shipped',0);
INSERT INTO outlet_alias VALUES(477,26,'America Reports','programme','shipped',0);
INSERT INTO outlet_alias VALUES(478,26,'Fox News','tag','shipped',0);
INSERT INTO outlet_alias VALUES(479,26,'FOX News','tag','shipped',0);
INSERT INTO outlet_alias VALUES(480,26,'FoxNews.com','tag','shipped',0);
INSERT INTO outlet_alias VALUES(481,26,'foxnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(482,26,'video.foxnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(483,26,'insider.foxnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(484,26,'nation.foxnews.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(485,27,'Fox Business','name','shipped',0);
INSERT INTO outlet_alias VALUES(486,27,'Fox Business Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(487,27,'FOX Business','name','shipped',0);
INSERT INTO outlet_alias VALUES(488,27,'FOX Business Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(489,27,'FoxBusiness.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(490,27,'FBN','risky','shipped',0);
INSERT INTO outlet_alias VALUES(491,27,'Lou Dobbs Tonight','programme','shipped',0);
INSERT INTO outlet_alias VALUES(492,27,'Mornings with Maria','programme','shipped',0);
INSERT INTO outlet_alias VALUES(493,27,'Varney & Co.','programme','shipped',0);
INSERT INTO outlet_alias VALUES(494,27,'Varney & Company','programme','shipped',0);
INSERT INTO outlet_alias VALUES(495,27,'Kennedy','programme','shipped',0);
INSERT INTO outlet_alias VALUES(496,27,'Stossel','programme','shipped',0);
INSERT INTO outlet_alias VALUES(497,27,'Cavuto: Coast to Coast','programme','shipped',0);
INSERT INTO outlet_alias VALUES(498,27,'Cavuto Coast to Coast','programme','shipped',0);
INSERT INTO outlet_alias VALUES(499,27,'Trish Regan Primetime','programme','shipped',0);
INSERT INTO outlet_alias VALUES(500,27,'The Intelligence Report','programme','shipped',0);
INSERT INTO outlet_alias VALUES(501,27,'Opening Bell','programme','shipped',0);
INSERT INTO outlet_alias VALUES(502,27,'Fox Business','tag','shipped',0);
INSERT INTO outlet_alias VALUES(503,27,'foxbusiness.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(504,28,'CNBC','name','shipped',0);
INSERT INTO outlet_alias VALUES(505,28,'CNBC.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(506,28,'CNBC Make It','name','shipped',0);
INSERT INTO outlet_alias VALUES(507,28,'Squawk Box','programme','shipped',0);
INSERT INTO outlet_alias VALUES(508,28,'Squawk on the Street','programme','shipped',0);
INSERT INTO outlet_alias VALUES(509,28,'Squawk Alley','programme','shipped',0);
INSERT INTO outlet_alias VALUES(510,28,'Mad Money','programme','shipped',0);
INSERT INTO outlet_alias VALUES(511,28,'Power Lunch','programme','shipped',0);
INSERT INTO outlet_alias VALUES(512,28,'Closing Bell','programme','shipped',0);
INSERT INTO outlet_alias VALUES(513,28,'The Kudlow Report','programme','shipped',0);
INSERT INTO outlet_alias VALUES(514,28,'Fast Money','programme','shipped',0);
INSERT INTO outlet_alias VALUES(515,28,'Halftime Report','programme','shipped',0);
INSERT INTO outlet_alias VALUES(516,28,'Worldwide Exchange','programme','shipped',0);
INSERT INTO outlet_alias VALUES(517,28,'CNBC','tag','shipped',0);
INSERT INTO outlet_alias VALUES(518,28,'cnbc.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(519,29,'NPR','name','shipped',0);
INSERT INTO outlet_alias VALUES(520,29,'National Public Radio','name','shipped',0);
INSERT INTO outlet_alias VALUES(521,29,'NPR.org','name','shipped',0);
INSERT INTO outlet_alias VALUES(522,29,'NPR News','name','shipped',0);
INSERT INTO outlet_alias VALUES(523,29,'Morning Edition','programme','shipped',0);
INSERT INTO outlet_alias VALUES(524,29,'All Things Considered','programme','shipped',0);
INSERT INTO outlet_alias VALUES(525,29,'Weekend Edition','programme','shipped',0);
INSERT INTO outlet_alias VALUES(526,29,'Weekend Edition Saturday','programme','shipped',0);
INSERT INTO outlet_alias VALUES(527,29,'Weekend Edition Sunday','programme','shipped',0);
INSERT INTO outlet_alias VALUES(528,29,'Fresh Air','programme','shipped',0);
INSERT INTO outlet_alias VALUES(529,29,'Here & Now','programme','shipped',0);
INSERT INTO outlet_alias VALUES(530,29,'Here and Now','programme','shipped',0);
INSERT INTO outlet_alias VALUES(531,29,'Talk of the Nation','programme','shipped',0);
INSERT INTO outlet_alias VALUES(532,29,'Tell Me More','programme','shipped',0);
INSERT INTO outlet_alias VALUES(533,29,'Planet Money','programme','shipped',0);
INSERT INTO outlet_alias VALUES(534,29,'Hidden Brain','programme','shipped',0);
INSERT INTO outlet_alias VALUES(535,29,'Wait Wait...Don''t Tell Me!','programme','shipped',0);
INSERT INTO outlet_alias VALUES(536,29,'Wait Wait... Don''t Tell Me!','programme','shipped',0);
INSERT INTO outlet_alias VALUES(537,29,'On Point','programme','shipped',0);
INSERT INTO outlet_alias VALUES(538,29,'The Diane Rehm Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(539,29,'Diane Rehm Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(540,29,'1A','programme','shipped',0);
INSERT INTO outlet_alias VALUES(541,29,'Goats and Soda','programme','shipped',0);
INSERT INTO outlet_alias VALUES(542,29,'Invisibilia','programme','shipped',0);
INSERT INTO outlet_alias VALUES(543,29,'Code Switch','programme','shipped',0);
INSERT INTO outlet_alias VALUES(544,29,'The Two-Way','programme','shipped',0);
INSERT INTO outlet_alias VALUES(545,29,'On Being','programme','shipped',0);
INSERT INTO outlet_alias VALUES(546,29,'NPR','tag','shipped',0);
INSERT INTO outlet_alias VALUES(547,29,'npr.org','domain','shipped',0);
INSERT INTO outlet_alias VALUES(548,30,'PBS','name','shipped',0);
INSERT INTO outlet_alias VALUES(549,30,'Public Broadcasting Service','name','shipped',0);
INSERT INTO outlet_alias VALUES(550,30,'PBS.org','name','shipped',0);
INSERT INTO outlet_alias VALUES(551,30,'PBS NewsHour','name','shipped',0);
INSERT INTO outlet_alias VALUES(552,30,'PBS Newshour','name','shipped',0);
INSERT INTO outlet_alias VALUES(553,30,'PBS News Hour','name','shipped',0);
INSERT INTO outlet_alias VALUES(554,30,'The PBS NewsHour','name','shipped',0);
INSERT INTO outlet_alias VALUES(555,30,'PBS Frontline','name','shipped',0);
INSERT INTO outlet_alias VALUES(556,30,'NewsHour','programme','shipped',0);
INSERT INTO outlet_alias VALUES(557,30,'The NewsHour with Jim Lehrer','programme','shipped',0);
INSERT INTO outlet_alias VALUES(558,30,'Frontline','programme','shipped',0);
INSERT INTO outlet_alias VALUES(559,30,'FRONTLINE','programme','shipped',0);
INSERT INTO outlet_alias VALUES(560,30,'Washington Week','programme','shipped',0);
INSERT INTO outlet_alias VALUES(561,30,'Charlie Rose','programme','shipped',0);
INSERT INTO outlet_alias VALUES(562,30,'Firing Line','programme','shipped',0);
INSERT INTO outlet_alias VALUES(563,30,'Bill Moyers Journal','programme','shipped',0);
INSERT INTO outlet_alias VALUES(564,30,'Moyers & Company','programme','shipped',0);
INSERT INTO outlet_alias VALUES(565,30,'Tavis Smiley','programme','shipped',0);
INSERT INTO outlet_alias VALUES(566,30,'Nova','programme','shipped',0);
INSERT INTO outlet_alias VALUES(567,30,'The McLaughlin Group','programme','shipped',0);
INSERT INTO outlet_alias VALUES(568,30,'To the Contrary','programme','shipped',0);
INSERT INTO outlet_alias VALUES(569,30,'Amanpour & Company','programme','shipped',0);
INSERT INTO outlet_alias VALUES(570,30,'Amanpour and Company','programme','shipped',0);
INSERT INTO outlet_alias VALUES(571,30,'Need to Know','programme','shipped',0);
INSERT INTO outlet_alias VALUES(572,30,'pbs.org','domain','shipped',0);
INSERT INTO outlet_alias VALUES(573,31,'C-SPAN','name','shipped',0);
INSERT INTO outlet_alias VALUES(574,31,'CSPAN','name','shipped',0);
INSERT INTO outlet_alias VALUES(575,31,'C-Span','name','shipped',0);
INSERT INTO outlet_alias VALUES(576,31,'C-SPAN2','name','shipped',0);
INSERT INTO outlet_alias VALUES(577,31,'C-SPAN3','name','shipped',0);
INSERT INTO outlet_alias VALUES(578,31,'C-SPAN.org','name','shipped',0);
INSERT INTO outlet_alias VALUES(579,31,'Newsmakers','programme','shipped',0);
INSERT INTO outlet_alias VALUES(580,31,'Washington Journal','programme','shipped',0);
INSERT INTO outlet_alias VALUES(581,31,'Q&A','programme','shipped',0);
INSERT INTO outlet_alias VALUES(582,31,'Road to the White House','programme','shipped',0);
INSERT INTO outlet_alias VALUES(583,31,'Book TV','programme','shipped',0);
INSERT INTO outlet_alias VALUES(584,31,'BookTV','programme','shipped',0);
INSERT INTO outlet_alias VALUES(585,31,'In Depth','programme','shipped',0);
INSERT INTO outlet_alias VALUES(586,31,'After Words','programme','shipped',0);
INSERT INTO outlet_alias VALUES(587,31,'The Communicators','programme','shipped',0);
INSERT INTO outlet_alias VALUES(588,31,'c-span.org','domain','shipped',0);
INSERT INTO outlet_alias VALUES(589,32,'Univision','name','shipped',0);
INSERT INTO outlet_alias VALUES(590,32,'Univision News','name','shipped',0);
INSERT INTO outlet_alias VALUES(591,32,'Univision Noticias','name','shipped',0);
INSERT INTO outlet_alias VALUES(592,32,'Noticias Univision','name','shipped',0);
INSERT INTO outlet_alias VALUES(593,32,'Univision.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(594,32,'Univisión','name','shipped',0);
INSERT INTO outlet_alias VALUES(595,32,'Al Punto','programme','shipped',0);
INSERT INTO outlet_alias VALUES(596,32,'Aquí y Ahora','programme','shipped',0);
INSERT INTO outlet_alias VALUES(597,32,'Noticiero Univision','programme','shipped',0);
INSERT INTO outlet_alias VALUES(598,32,'Despierta América','programme','shipped',0);
INSERT INTO outlet_alias VALUES(599,32,'Primer Impacto','programme','shipped',0);
INSERT INTO outlet_alias VALUES(600,32,'univision.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(601,32,'univisionnoticias.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(602,33,'Telemundo','name','shipped',0);
INSERT INTO outlet_alias VALUES(603,33,'Noticias Telemundo','name','shipped',0);
INSERT INTO outlet_alias VALUES(604,33,'Telemundo News','name','shipped',0);
INSERT INTO outlet_alias VALUES(605,33,'Enfoque','programme','shipped',0);
INSERT INTO outlet_alias VALUES(606,33,'Noticiero Telemundo','programme','shipped',0);
INSERT INTO outlet_alias VALUES(607,33,'Al Rojo Vivo','programme','shipped',0);
INSERT INTO outlet_alias VALUES(608,33,'telemundo.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(609,34,'Fusion TV','name','shipped',0);
INSERT INTO outlet_alias VALUES(610,34,'Fusion.net','name','shipped',0);
INSERT INTO outlet_alias VALUES(611,34,'Fusion','risky','shipped',0);
INSERT INTO outlet_alias VALUES(612,34,'America with Jorge Ramos','programme','shipped',0);
INSERT INTO outlet_alias VALUES(613,34,'fusion.net','domain','shipped',0);
INSERT INTO outlet_alias VALUES(614,34,'fusion.kinja.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(615,35,'Newsmax','name','shipped',0);
INSERT INTO outlet_alias VALUES(616,35,'Newsmax TV','name','shipped',0);
INSERT INTO outlet_alias VALUES(617,35,'NewsmaxTV','name','shipped',0);
INSERT INTO outlet_alias VALUES(618,35,'NewsMax','name','shipped',0);
INSERT INTO outlet_alias VALUES(619,35,'NewsMax TV','name','shipped',0);
INSERT INTO outlet_alias VALUES(620,35,'Newsmax.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(621,35,'Newsmax Media','name','shipped',0);
INSERT INTO outlet_alias VALUES(622,35,'Newsmax Magazine','name','shipped',0);
INSERT INTO outlet_alias VALUES(623,35,'The Steve Malzberg Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(624,35,'Newsmax Prime','programme','shipped',0);
INSERT INTO outlet_alias VALUES(625,35,'America Talks Live','programme','shipped',0);
INSERT INTO outlet_alias VALUES(626,35,'Spicer & Co.','programme','shipped',0);
INSERT INTO outlet_alias VALUES(627,35,'Greg Kelly Reports','programme','shipped',0);
INSERT INTO outlet_alias VALUES(628,35,'Stinchfield','programme','shipped',0);
INSERT INTO outlet_alias VALUES(629,35,'Newsmax','tag','shipped',0);
INSERT INTO outlet_alias VALUES(630,35,'newsmax.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(631,35,'newsmaxtv.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(632,36,'One America News Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(633,36,'One America News','name','shipped',0);
INSERT INTO outlet_alias VALUES(634,36,'OANN','name','shipped',0);
INSERT INTO outlet_alias VALUES(635,36,'OAN Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(636,36,'OAN','risky','shipped',0);
INSERT INTO outlet_alias VALUES(637,36,'The Daily Ledger','programme','shipped',0);
INSERT INTO outlet_alias VALUES(638,36,'On Point with Liz Wheeler','programme','shipped',0);
INSERT INTO outlet_alias VALUES(639,36,'Tipping Point','programme','shipped',0);
INSERT INTO outlet_alias VALUES(640,36,'OAN','tag','shipped',0);
INSERT INTO outlet_alias VALUES(641,36,'oann.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(642,36,'oan.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(643,37,'NewsNation','name','shipped',0);
INSERT INTO outlet_alias VALUES(644,37,'WGN America','name','shipped',0);
INSERT INTO outlet_alias VALUES(645,37,'newsnationnow.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(646,38,'Current TV','name','shipped',0);
INSERT INTO outlet_alias VALUES(647,38,'The Young Turks with Cenk Uygur','programme','shipped',0);
INSERT INTO outlet_alias VALUES(648,38,'Viewpoint','programme','shipped',0);
INSERT INTO outlet_alias VALUES(649,38,'current.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(650,39,'TYT Network','name','shipped',0);
INSERT INTO outlet_alias VALUES(651,39,'The Young Turks','risky','shipped',0);
INSERT INTO outlet_alias VALUES(652,39,'TYT','risky','shipped',0);
INSERT INTO outlet_alias VALUES(653,39,'tyt.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(654,39,'theyoungturks.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(655,40,'Comedy Central','name','shipped',0);
INSERT INTO outlet_alias VALUES(656,40,'The Daily Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(657,40,'Daily Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(658,40,'The Colbert Report','programme','shipped',0);
INSERT INTO outlet_alias VALUES(659,40,'Colbert Report','programme','shipped',0);
INSERT INTO outlet_alias VALUES(660,40,'The Nightly Show','programme','shipped',0);
INSERT INTO outlet_alias VALUES(661,40,'cc.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(662,40,'comedycentral.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(2612,425,'Miami Herald','name','shipped',0);
INSERT INTO outlet_alias VALUES(2613,425,'The Miami Herald','name','shipped',0);
INSERT INTO outlet_alias VALUES(2614,425,'MiamiHerald.com','name','shipped',0);
INSERT INTO outlet_alias VALUES(2615,425,'Herald','short','shipped',0);
INSERT INTO outlet_alias VALUES(2616,425,'Naked Politics','programme','shipped',0);
INSERT INTO outlet_alias VALUES(2617,425,'miamiherald.com','domain','shipped',0);
INSERT INTO outlet_alias VALUES(8993,1623,'Harbour Ledger','name','user',0);
INSERT INTO outlet_alias VALUES(8994,1623,'harbourledger.example','domain','user',0);
INSERT INTO outlet_alias VALUES(8995,1623,'the Ledger','name','user',0);
CREATE TABLE source (
    -- A row per source: whom articles came from. Content.
    source_id INTEGER PRIMARY KEY,       -- in the order of first reading
    name TEXT NOT NULL CHECK (name <> ''), -- as it was given; a host without www.
    named_by TEXT NOT NULL,              -- where the name is from: option (--source), publisher (of the record), host (of its URL),
                                         -- folder (its file lies in), name (given to standard input)
    outlet_id INTEGER REFERENCES outlet, -- the outlet of that domain or alias; NULL: none, or several
    UNIQUE (name, named_by)
) STRICT;
INSERT INTO source VALUES(1,'a','folder',NULL);
INSERT INTO source VALUES(2,'Harbour Ledger','publisher',1623);
CREATE TABLE occurrence (
    -- A row per appearance of a paragraph in an article. Content.
    article_id INTEGER NOT NULL REFERENCES article, -- where it appears
    ordinal INTEGER NOT NULL,            -- its place in the article, counted from 1
    paragraph_id INTEGER NOT NULL REFERENCES paragraph, -- what appears there
    byte_start INTEGER,                  -- where it begins in the record's bytes, counted from 0; NULL: can't be proved
    byte_end INTEGER,                    -- the byte after its last; NULL: can't be proved
    kind TEXT NOT NULL,                  -- by its layout: body, heading, quote, list, caption, furniture
    PRIMARY KEY (article_id, ordinal),
    CHECK ((byte_start IS NULL) = (byte_end IS NULL)),
    CHECK (byte_start >= 0 AND byte_start < byte_end)
) STRICT, WITHOUT ROWID;
INSERT INTO occurrence VALUES(1,1,1,0,57,'body');
INSERT INTO occurrence VALUES(1,2,2,59,75,'body');
INSERT INTO occurrence VALUES(1,3,2,77,93,'body');
INSERT INTO occurrence VALUES(2,1,2,19,35,'body');
INSERT INTO occurrence VALUES(2,2,3,39,75,'body');
INSERT INTO occurrence VALUES(3,1,4,0,58,'body');
INSERT INTO occurrence VALUES(3,2,2,60,76,'body');
CREATE TABLE refusal (
    -- A row per (location, reason) that could not be stored. Content: rows stay, and say when they were settled.
    location TEXT NOT NULL,              -- path, then !member or #record; controls in it are written as escapes
    reason TEXT NOT NULL,                -- what is wrong with it
    hint TEXT NOT NULL,                  -- what may help
    path TEXT NOT NULL,                  -- the input's path
    record_number INTEGER,               -- NULL: the whole input
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the first run that refused it
    settled_run_id INTEGER REFERENCES ingest_run, -- the run that read the location after all; NULL: it stands
    PRIMARY KEY (location, reason)
) STRICT, WITHOUT ROWID;
INSERT INTO refusal VALUES('/home/somebody/a/two.jsonl#2','it is not valid JSON: expected ident, column 2','mend the record and ingest again; the other records are read','/home/somebody/a/two.jsonl',2,1,NULL);
CREATE TABLE mention (
    -- A row per mention: an outlet's name in an article, and what the rules made of it. Derived: `corpus analyze`
    -- rebuilds it. A paragraph that two articles share has rows for both, since a stand-in ("the newspaper") or a short
    -- form may mean another outlet in each.
    article_id INTEGER NOT NULL REFERENCES article, -- the article that names it
    ordinal INTEGER NOT NULL,            -- the occurrence in that article
    char_start INTEGER NOT NULL,         -- where the name begins in paragraph.text, in characters from 0
    char_end INTEGER NOT NULL,           -- the character after its last
    outlet_id INTEGER NOT NULL REFERENCES outlet, -- the outlet that is named
    is_credit INTEGER NOT NULL CHECK (is_credit IN (0, 1)), -- 1: the outlet is credited for information
    kind TEXT NOT NULL,                  -- of a credit: report, venue, data, opinion, wire; else mention
    cue TEXT,                            -- the words that make it a credit; NULL: not credited
    rule TEXT,                           -- the id of the rule that decided; NULL: none did
    is_anaphor INTEGER NOT NULL CHECK (is_anaphor IN (0, 1)), -- 1: a stand-in that was resolved
    sentence_start INTEGER NOT NULL,     -- the sentence in paragraph.text, in characters from 0
    sentence_end INTEGER NOT NULL,       -- the character after the sentence's last
    PRIMARY KEY (article_id, ordinal, char_start, outlet_id),
    FOREIGN KEY (article_id, ordinal) REFERENCES occurrence (article_id, ordinal),
    CHECK (char_start >= 0 AND char_start < char_end)
) STRICT, WITHOUT ROWID;
INSERT INTO mention VALUES(1,1,31,47,425,1,'report','reported','outlet-reported',0,0,57);
INSERT INTO mention VALUES(2,2,22,25,20,1,'venue','told','told',0,0,26);
INSERT INTO mention VALUES(3,1,32,48,425,1,'report','reported','outlet-reported',0,0,58);
CREATE TABLE paragraph_count (
    -- A row per paragraph that occurs 2 or more times in current articles: what `duplicates` shows of it. Derived, kept
    -- by every ingest, so that reports cost the same at any size. A paragraph without a row occurs once, or only in
    -- former revisions.
    paragraph_id INTEGER PRIMARY KEY REFERENCES paragraph, -- the paragraph that is counted
    occurrence_count INTEGER NOT NULL CHECK (occurrence_count >= 2), -- its appearances
    article_count INTEGER NOT NULL,      -- articles that have it
    source_count INTEGER NOT NULL,       -- sources of these articles
    first_article_id INTEGER NOT NULL REFERENCES article, -- the first read
    earliest_published_at TEXT,          -- the earliest date among its articles; NULL: none has one
    earliest_published_article_id INTEGER REFERENCES article, -- whose date that is; NULL on a tie
    undated_article_count INTEGER NOT NULL -- articles without a date, any of which may be earlier
) STRICT;
INSERT INTO paragraph_count VALUES(2,2,2,2,2,'2026-03-14',2,1);
CREATE TABLE paragraph_source (
    -- A row per source of each paragraph in paragraph_count. Derived, kept by every ingest.
    paragraph_id INTEGER NOT NULL REFERENCES paragraph_count ON DELETE CASCADE, -- the paragraph
    source_id INTEGER NOT NULL REFERENCES source, -- a source that has it
    article_count INTEGER NOT NULL CHECK (article_count >= 1), -- current articles of the source that have it
    PRIMARY KEY (paragraph_id, source_id)
) STRICT, WITHOUT ROWID;
INSERT INTO paragraph_source VALUES(2,1,1);
INSERT INTO paragraph_source VALUES(2,2,1);
CREATE TABLE source_count (
    -- A row per source with current articles: what `source_counts` shows of it. Derived, kept by every ingest.
    source_id INTEGER PRIMARY KEY REFERENCES source, -- the source that is counted
    article_count INTEGER NOT NULL CHECK (article_count >= 1), -- its current articles
    occurrence_count INTEGER NOT NULL,   -- their paragraphs, each appearance counted
    paragraph_count INTEGER NOT NULL,    -- their paragraphs, each counted once
    word_count INTEGER NOT NULL,         -- the words of all appearances
    first_published_at TEXT,             -- the earliest of their dates; NULL: no article has a date
    last_published_at TEXT               -- the latest of their dates; NULL: no article has a date
) STRICT;
INSERT INTO source_count VALUES(1,1,2,2,13,NULL,NULL);
INSERT INTO source_count VALUES(2,1,2,2,8,'2026-03-14','2026-03-14');
CREATE TABLE paragraph (
    -- A row per distinct paragraph, whatever number of times it occurs. Content.
    paragraph_id INTEGER PRIMARY KEY,    -- in the order of first reading
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                                         -- of exactly the UTF-8 bytes of text, in lower-case hexadecimal; no two the
                                         -- same (index paragraph_by_sha256, which is missing while a bulk load runs)
    words_sha256 TEXT CHECK (length(words_sha256) = 64),
                                         -- of its words alone: NFKC_Casefold, runs of letters, marks and digits joined by
                                         -- one space; NULL: it has no words
    text TEXT NOT NULL CHECK (text <> ''), -- normalised: NFC, single spaces, trimmed, no controls
    word_count INTEGER NOT NULL          -- the words of text
) STRICT;
INSERT INTO paragraph VALUES(1,'2a9b5aeab756ea2b2f389d3ce7043a41f224e8cf1e9d2f21a9b3769020eb9a44','e3a1d7ed5beaa30570c62f8a330ceb727c920bd863d2bd11833cf890e9ee2347','The pier was closed on Monday, the Miami Herald reported.',10);
INSERT INTO paragraph VALUES(2,'15f564485db6e1620c9786dfa3d7a39996f9d5645fc376bf54113ec8c0bec520','b8f148e00423cad272b1195d2a0930cf8a1d5b8ec5bb3cfd528c9d3a94db9704','Nobody was hurt.',3);
INSERT INTO paragraph VALUES(3,'a754be67a1ca091eef6ccfad0f9a7a2d239bd2bcaa78dfe33022691e441ae31e','d596704544f753d451884c489ba45ab8db63295bb9b986ccc0028d08f4275284','“We waited,” she told CNN.',5);
INSERT INTO paragraph VALUES(4,'ccddf073ed96d06bcccb3a1be2d238c02120722d63cc5af8422ab2cde9b52ef1','191cb1620f75bdf467615b79a9237e3d3ca6a1397d42dc284e397e6b431d7b77','The pier was closed on Tuesday, the Miami Herald reported.',10);
CREATE TABLE input (
    -- A row per version of a file (or of standard input) from which records were taken. Content.
    input_id INTEGER PRIMARY KEY,        -- in the order of reading
    path TEXT NOT NULL,                  -- absolute, links resolved; for standard input its --name, or '-'
    is_file INTEGER NOT NULL CHECK (is_file IN (0, 1)), -- 0: standard input, which can't be read again
    byte_count INTEGER,                  -- its size in bytes as stored, before decompression; NULL until read whole
    sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'), -- of those bytes; NULL until read whole
    line_count INTEGER,                  -- line ends in them, for inputs that can be continued; else NULL
    type TEXT NOT NULL,                  -- what it was taken for: text, markdown, html, jsonl, json, feed, csv, tsv,
                                         -- warc, arc, zip, tar
    compression TEXT,                    -- gzip or zstd, the outermost where there are several; NULL: none
    reading_options TEXT NOT NULL,       -- the options that change what is read, a JSON object; '{}' for none
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the run that read it
    is_complete INTEGER NOT NULL DEFAULT 0 -- 1: read to its end and stored
        CHECK (is_complete = (sha256 IS NOT NULL AND byte_count IS NOT NULL)),
    has_uncertain_encoding INTEGER NOT NULL DEFAULT 0 -- 1: an article first read from it was decoded by a last resort,
        CHECK (has_uncertain_encoding IN (0, 1))      -- or not without loss
) STRICT;
INSERT INTO input VALUES(1,'/home/somebody/a/one.txt',1,94,'b93168387dce191bd70e3307b70c47b22275f30657600475b8cf260e73ab5351',NULL,'text',NULL,'{}',1,1,0);
INSERT INTO input VALUES(2,'/home/somebody/a/two.jsonl',1,141,'08de70753abcfd5ec8aedaa642fce143b8e2ff4c24c45b45b7567463e336a6a4',2,'jsonl',NULL,'{}',1,1,0);
INSERT INTO input VALUES(3,'/home/somebody/a/one.txt',1,77,'58dbab02f0db10786d34e79f4e990c2c030d39028eb4ae687f59761f96daee4b',NULL,'text',NULL,'{}',2,1,0);
CREATE TABLE article (
    -- A row per article: one revision of one document, as received. Content.
    article_id INTEGER PRIMARY KEY,      -- in the order of storing
    key TEXT NOT NULL,                   -- what makes two records revisions of one document: path, then !member, then
                                         -- #uri:, #id:, #url: or #sha256: and the record's own (a whole file has none)
    revision INTEGER NOT NULL,           -- counted from 1
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)), -- 1: the latest revision, the one that counts
    source_id INTEGER NOT NULL REFERENCES source, -- whom it came from
    input_id INTEGER NOT NULL REFERENCES input, -- the input it was first read from
    member TEXT,                         -- its path inside an archive, or the address of the feed in a crawl; NULL: in none
    record_number INTEGER,               -- its line, element, entry, row or record of a crawl where it was read last,
                                         -- counted from 1; NULL: the whole file or member
    record_sha256 TEXT NOT NULL CHECK (length(record_sha256) = 64 AND record_sha256 NOT GLOB '*[^0-9a-f]*'),
                                         -- of the record's bytes: unpacked, not decoded, without its line end
    title TEXT,                          -- as metadata gives it; a heading in the text is an occurrence
    byline TEXT,                         -- as metadata gives it
    url TEXT,                            -- as metadata gives it
    language TEXT,                       -- as metadata gives it
    published_at TEXT,                   -- ISO 8601: with Z where the zone is known, without where not, a day where no
                                         -- time is given; NULL: not given, or not certain
    published_text TEXT,                 -- the date as it stands in the record
    encoding TEXT NOT NULL,              -- the character set the record was decoded with, in lower case; of a mixed record
                                         -- two, joined by +
    encoding_reason TEXT,                -- why that one, in words; NULL: stored by a program that did not say
    is_encoding_uncertain INTEGER NOT NULL CHECK (is_encoding_uncertain IN (0, 1)), -- 1: a last resort
    mojibake_layers INTEGER NOT NULL DEFAULT 0, -- how many times its UTF-8 had been read as windows-1252 and saved again
                                         -- before it came here: so often that was undone, wherever it showed
    steps TEXT NOT NULL DEFAULT '',      -- what is undone, in this order, between the record's characters and its text:
                                         -- json (escapes of a string), xml (references), cdata (a section of it), field
                                         -- (doubled quotation marks of a table), html (tags and references); '': nothing.
                                         -- A paragraph's bytes, decoded and read through these, are its text
    paragraph_count INTEGER NOT NULL,    -- its occurrences
    word_count INTEGER NOT NULL,         -- of all its occurrences
    run_id INTEGER NOT NULL REFERENCES ingest_run, -- the run that stored it
    UNIQUE (key, revision)
) STRICT;
INSERT INTO article VALUES(1,'/home/somebody/a/one.txt',1,0,1,1,NULL,NULL,'b93168387dce191bd70e3307b70c47b22275f30657600475b8cf260e73ab5351',NULL,NULL,NULL,NULL,NULL,NULL,'utf-8','valid utf-8',0,0,'',3,16,1);
INSERT INTO article VALUES(2,'/home/somebody/a/two.jsonl#id:n1',1,1,2,2,NULL,1,'6d73118df984a6a5eedc33a689d20d3b54bdbfb1a8cae88af0a5f9d63ee8f29f','A second title','Ada Moor, Harbour Ledger',NULL,NULL,'2026-03-14','2026-03-14','utf-8','valid utf-8',0,0,'json',2,8,1);
INSERT INTO article VALUES(3,'/home/somebody/a/one.txt',2,1,1,3,NULL,NULL,'58dbab02f0db10786d34e79f4e990c2c030d39028eb4ae687f59761f96daee4b',NULL,NULL,NULL,NULL,NULL,NULL,'utf-8','valid utf-8',0,0,'',2,13,2);
CREATE TABLE candidate (
    -- A row per value that metadata might have: all that HTML pages and entries of feeds give, and of other records those
    -- of fields that disagree. Content.
    article_id INTEGER NOT NULL REFERENCES article, -- the article
    rank INTEGER NOT NULL,               -- counted from 1: where one precedes another, it has the smaller number
    role TEXT NOT NULL,                  -- what it would be: title, author, date, source, language, url, id
    value TEXT NOT NULL,                 -- as it was found, on one line
    origin TEXT NOT NULL,                -- where it was found: json-ld headline, og:title, h1, feed title ...
    is_chosen INTEGER NOT NULL CHECK (is_chosen IN (0, 1)), -- 1: what the article's column follows from
    PRIMARY KEY (article_id, rank)
) STRICT, WITHOUT ROWID;
INSERT INTO candidate VALUES(2,1,'title','A second title','headline',1);
INSERT INTO candidate VALUES(2,2,'title','Another','title',0);
CREATE TABLE crawl_record (
    -- A row per article that a crawl (WARC or ARC) holds: what the crawl tells of it. Content.
    article_id INTEGER PRIMARY KEY REFERENCES article, -- the article
    byte_offset INTEGER,                 -- where its record begins in the input as stored, counted from 0: its header, or
                                         -- the gzip member or zstd frame that holds it alone; NULL: inside one stream, or
                                         -- in an archive
    record_type TEXT NOT NULL,           -- as the crawl names it: response, resource, conversion ...
    record_id TEXT,                      -- WARC-Record-ID; NULL: not given
    target_uri TEXT,                     -- the address that was asked; NULL: not given
    fetched_at TEXT,                     -- ISO 8601, UTC; NULL: not given
    http_status INTEGER,                 -- the number of the status line; NULL: not HTTP
    payload_digest TEXT,                 -- the digest that the crawl gives, as it spells it; NULL: not given
    is_digest_right INTEGER CHECK (is_digest_right IN (0, 1)) -- 1: computed anew, it agrees; 0: it does not; NULL: not
                                         -- given, or of an unknown algorithm
) STRICT;
CREATE INDEX outlet_alias_by_alias ON outlet_alias (alias COLLATE NOCASE);
CREATE INDEX source_by_outlet_id ON source (outlet_id);
CREATE INDEX occurrence_by_paragraph_id_article_id ON occurrence (paragraph_id, article_id);
CREATE INDEX refusal_by_path ON refusal (path) WHERE settled_run_id IS NULL;
CREATE INDEX mention_by_outlet_id ON mention (outlet_id, is_credit, article_id, ordinal, kind);
CREATE INDEX paragraph_count_by_occurrence_count ON paragraph_count (occurrence_count DESC, paragraph_id);
CREATE INDEX paragraph_count_repeated_by_paragraph_id ON paragraph_count (paragraph_id) WHERE occurrence_count > article_count;
CREATE INDEX source_count_by_article_count ON source_count (article_count DESC, source_id);
CREATE VIEW repeats
-- A row per paragraph that one current article holds 2 or more times, in the order of paragraphs, then of articles.
--   article_id, location  the article, and its file, then !member or #record
--   published_at          the article's date of publication
--   paragraph_id, sha256  the paragraph
--   occurrence_count      how many times it appears in this article
--   text                  the normalised text
AS
SELECT
    occurrence.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    article.published_at,
    counted.paragraph_id,
    paragraph.sha256,
    count(*) AS occurrence_count,
    paragraph.text
FROM paragraph_count AS counted
CROSS JOIN occurrence ON occurrence.paragraph_id = counted.paragraph_id
CROSS JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
CROSS JOIN input ON input.input_id = article.input_id
CROSS JOIN paragraph ON paragraph.paragraph_id = counted.paragraph_id
WHERE counted.occurrence_count > counted.article_count
GROUP BY counted.paragraph_id, occurrence.article_id
HAVING count(*) >= 2
ORDER BY counted.paragraph_id, occurrence.article_id
;
CREATE VIEW same_words
-- A row per group of 2 or more current paragraphs with the same words in other typography (case, quotation marks,
-- dashes, punctuation, spacing), those in the most articles first.
--   words_sha256     what they have in common: the digest of the words alone
--   paragraph_count  how many different paragraphs (different sha256) there are
--   article_count    how many current articles hold one of them
--   text             the first read of them
-- Nothing is kept for this view: it reads the index of words_sha256 from end to end.
-- All of a group: SELECT * FROM paragraph WHERE words_sha256 = '...'
AS
WITH shared AS (
    SELECT words_sha256
    FROM paragraph
    WHERE words_sha256 IS NOT NULL
    GROUP BY words_sha256
    HAVING count(*) >= 2
), counted AS (
    SELECT
        shared.words_sha256,
        min(paragraph.paragraph_id) AS first_paragraph_id,
        count(DISTINCT paragraph.paragraph_id) AS paragraph_count,
        count(DISTINCT occurrence.article_id) AS article_count
    FROM shared
    CROSS JOIN paragraph ON paragraph.words_sha256 = shared.words_sha256
    CROSS JOIN occurrence ON occurrence.paragraph_id = paragraph.paragraph_id
    CROSS JOIN article ON article.article_id = occurrence.article_id AND article.is_current = 1
    GROUP BY shared.words_sha256
    HAVING count(DISTINCT paragraph.paragraph_id) >= 2
)
SELECT counted.words_sha256, counted.paragraph_count, counted.article_count, paragraph.text
FROM counted
JOIN paragraph ON paragraph.paragraph_id = counted.first_paragraph_id
ORDER BY counted.article_count DESC, counted.paragraph_count DESC, counted.first_paragraph_id
;
CREATE VIEW source_counts
-- A row per source with current articles, the one with the most articles first.
--   source_id, source   whom the articles came from
--   named_by            how that is known: option (--source), publisher (the record names it), host (of its URL),
--                       folder (its file lies in), name (given to standard input)
--   outlet              the outlet that the source is, where its name or domain tells; else NULL
--   article_count       current articles
--   occurrence_count    their paragraphs, each appearance counted
--   paragraph_count     their paragraphs, each counted once
--   word_count          their words
--   first_published_at, last_published_at  the span of their dates; NULL: no date is known
AS
SELECT
    counted.source_id,
    source.name AS source,
    source.named_by,
    outlet.name AS outlet,
    counted.article_count,
    counted.occurrence_count,
    counted.paragraph_count,
    counted.word_count,
    counted.first_published_at,
    counted.last_published_at
FROM source_count AS counted
JOIN source ON source.source_id = counted.source_id
LEFT JOIN outlet ON outlet.outlet_id = source.outlet_id
ORDER BY counted.article_count DESC, counted.source_id
;
CREATE VIEW attributed_outlets
-- A row per outlet that current articles credit for information at least once, the one credited by the most articles
-- first. An article that credits its own publisher is not counted. Nothing is kept for this view: it counts every
-- mention.
--   outlet_id, outlet   the outlet
--   article_count       articles that credit it
--   paragraph_count     distinct paragraphs that credit it
--   credit_count        credits (rows of `credits` that are not self credits)
--   report_count        of these: its own reporting is credited
--   venue_count         somebody spoke to it or on it
--   data_count          its poll, count or projection is credited
--   opinion_count       its editorial or column is conveyed
--   wire_count          a dateline, tag or agency line names it
--   mention_count       mentions of it that credit it for nothing
--   first_published_at, last_published_at  the span of dates of the crediting articles; NULL: no date is known
AS
WITH counted AS (
    SELECT
        mention.outlet_id,
        mention.is_credit,
        mention.article_id,
        mention.kind,
        occurrence.paragraph_id,
        article.published_at
    FROM mention
    JOIN article ON article.article_id = mention.article_id AND article.is_current = 1
    JOIN source ON source.source_id = article.source_id
    JOIN occurrence ON occurrence.article_id = mention.article_id AND occurrence.ordinal = mention.ordinal
    WHERE source.outlet_id IS NOT mention.outlet_id
)
SELECT
    outlet.outlet_id,
    outlet.name AS outlet,
    count(DISTINCT CASE WHEN counted.is_credit THEN counted.article_id END) AS article_count,
    count(DISTINCT CASE WHEN counted.is_credit THEN counted.paragraph_id END) AS paragraph_count,
    sum(counted.is_credit) AS credit_count,
    sum(counted.kind = 'report') AS report_count,
    sum(counted.kind = 'venue') AS venue_count,
    sum(counted.kind = 'data') AS data_count,
    sum(counted.kind = 'opinion') AS opinion_count,
    sum(counted.kind = 'wire') AS wire_count,
    sum(NOT counted.is_credit) AS mention_count,
    min(CASE WHEN counted.is_credit THEN counted.published_at END) AS first_published_at,
    max(CASE WHEN counted.is_credit THEN counted.published_at END) AS last_published_at
FROM counted
JOIN outlet ON outlet.outlet_id = counted.outlet_id
GROUP BY counted.outlet_id
HAVING credit_count >= 1
ORDER BY article_count DESC, credit_count DESC, outlet.name
;
CREATE VIEW credits
-- A row per credit in a current article: an outlet that the text credits for information, in the order of the articles
-- and of their text.
--   article_id, location  the article, and its file, then !member or #record
--   published_at          the article's date of publication
--   ordinal               the paragraph's place in the article, counted from 1
--   paragraph_id, sha256  the paragraph
--   outlet                the outlet that is credited
--   kind                  report: its own reporting; venue: somebody spoke to it or on it; data: its poll or count;
--                         opinion: its editorial or column; wire: a dateline, tag or agency line
--   cue, rule             the words that make it a credit, and the id of the rule that says so
--   surface               the name as it stands in the text
--   char_start, char_end  where it stands in paragraph.text, in characters from 0: substr(text, char_start + 1,
--                         char_end - char_start)
--   is_anaphor            1: a stand-in ("the newspaper") that was resolved
--   is_self               1: the article's own publisher, which attributed_outlets does not count
--   sentence              the sentence that holds it
-- Quick by outlet and by article_id. (LEFT JOIN, though nothing is missing: what is read first stays free to choose
-- between the mention and the outlet.)
AS
SELECT
    mention.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    article.published_at,
    mention.ordinal,
    occurrence.paragraph_id,
    paragraph.sha256,
    outlet.name AS outlet,
    mention.kind,
    mention.cue,
    mention.rule,
    substr(paragraph.text, mention.char_start + 1, mention.char_end - mention.char_start) AS surface,
    mention.char_start,
    mention.char_end,
    mention.is_anaphor,
    source.outlet_id IS mention.outlet_id AS is_self,
    substr(paragraph.text, mention.sentence_start + 1, mention.sentence_end - mention.sentence_start) AS sentence
FROM mention
JOIN outlet ON outlet.outlet_id = mention.outlet_id
LEFT JOIN article ON article.article_id = mention.article_id
LEFT JOIN input ON input.input_id = article.input_id
LEFT JOIN source ON source.source_id = article.source_id
LEFT JOIN occurrence ON occurrence.article_id = mention.article_id AND occurrence.ordinal = mention.ordinal
LEFT JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
WHERE mention.is_credit = 1 AND +article.is_current = 1
ORDER BY mention.article_id, mention.ordinal, mention.char_start, mention.outlet_id
;
CREATE VIEW provenance
-- A row per occurrence, those of former revisions among them, in the order of the articles and of their text: where
-- each paragraph came from, to the byte.
--   sha256                 the paragraph's digest, the SHA-256 of the UTF-8 bytes of text
--   article_id, ordinal    the article, and the paragraph's place in it, counted from 1
--   revision, is_current   which revision of its document the article is, and whether it is the latest
--   location               the article's file, then !member or #record
--   published_at           the article's date of publication
--   input_path, member     the file, and the path inside it where it is an archive
--   record_sha256          of the record's bytes: decompressed, not decoded, without its line end
--   byte_start, byte_end   where the paragraph stands in the record's bytes, from 0, the end not included; for a whole
--                          file that is not compressed: tail -c +$((byte_start + 1)) FILE | head -c $((byte_end -
--                          byte_start)). NULL where it can't be proved
--   kind                   body, heading, quote, list, caption, furniture
--   ingested_at            when the run that stored it began (UTC)
--   normalisation_version  the rules that made text of the bytes
--   text                   the normalised text
-- Quick by sha256 and by article_id. (LEFT JOIN, though nothing is missing: what is read first stays free to choose
-- between the occurrence and the paragraph.)
AS
SELECT
    paragraph.sha256,
    occurrence.article_id,
    occurrence.ordinal,
    article.revision,
    article.is_current,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    article.published_at,
    input.path AS input_path,
    article.member,
    article.record_sha256,
    occurrence.byte_start,
    occurrence.byte_end,
    occurrence.kind,
    ingest_run.started_at AS ingested_at,
    (SELECT CAST(value AS INTEGER) FROM property WHERE name = 'normalisation_version') AS normalisation_version,
    paragraph.text
FROM occurrence
JOIN paragraph ON paragraph.paragraph_id = occurrence.paragraph_id
LEFT JOIN article ON article.article_id = occurrence.article_id
LEFT JOIN input ON input.input_id = article.input_id
LEFT JOIN ingest_run ON ingest_run.run_id = article.run_id
WHERE +article.article_id IS NOT NULL
ORDER BY occurrence.article_id, occurrence.ordinal
;
CREATE VIEW revisions
-- A row per pair of consecutive revisions of one document, in the order of keys and revisions.
--   key                                 the document
--   revision_before, revision_after     their numbers
--   article_id_before, article_id_after the two articles
--   added_count                         distinct paragraphs that only the later one has
--   removed_count                       distinct paragraphs that only the earlier one has
--   kept_count                          distinct paragraphs that both have
AS
SELECT
    before.key,
    before.revision AS revision_before,
    after.revision AS revision_after,
    before.article_id AS article_id_before,
    after.article_id AS article_id_after,
    (SELECT count(*) FROM (
        SELECT paragraph_id FROM occurrence WHERE article_id = after.article_id
        EXCEPT SELECT paragraph_id FROM occurrence WHERE article_id = before.article_id
    )) AS added_count,
    (SELECT count(*) FROM (
        SELECT paragraph_id FROM occurrence WHERE article_id = before.article_id
        EXCEPT SELECT paragraph_id FROM occurrence WHERE article_id = after.article_id
    )) AS removed_count,
    (SELECT count(*) FROM (
        SELECT paragraph_id FROM occurrence WHERE article_id = before.article_id
        INTERSECT SELECT paragraph_id FROM occurrence WHERE article_id = after.article_id
    )) AS kept_count
FROM article AS before
JOIN article AS after ON after.key = before.key AND after.revision = before.revision + 1
ORDER BY before.key, before.revision
;
CREATE VIEW refused_inputs
-- A row per location and reason that is not stored, in the order of locations. It leaves the view once the location
-- is read successfully.
--   location  the file, then !member or #record; controls in a name are written as escapes
--   reason    why it was refused
--   hint      what may help
--   run_id    the first run that refused it
AS
SELECT location, reason, hint, run_id
FROM refusal
WHERE settled_run_id IS NULL
ORDER BY location, reason
;
CREATE VIEW articles
-- A row per current article, in the order of storing.
--   article_id, location             the article, and its file, then !member or #record
--   source                           whom it came from
--   title, byline, url, language     as its metadata gives them; NULL: not given
--   published_at                     when it was published, as far as that is certain; NULL: not known
--   paragraph_count, word_count      its paragraphs, each appearance counted, and their words
--   revision                         which revision of its document it is, counted from 1
AS
SELECT
    article.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    source.name AS source,
    article.title,
    article.byline,
    article.url,
    article.language,
    article.published_at,
    article.paragraph_count,
    article.word_count,
    article.revision
FROM article
CROSS JOIN input ON input.input_id = article.input_id
CROSS JOIN source ON source.source_id = article.source_id
WHERE article.is_current = 1
ORDER BY article.article_id
;
CREATE UNIQUE INDEX paragraph_by_sha256 ON paragraph (sha256);
CREATE INDEX paragraph_by_words_sha256 ON paragraph (words_sha256) WHERE words_sha256 IS NOT NULL;
CREATE VIEW duplicates
-- A row per paragraph that occurs 2 or more times in current articles, the most frequent first.
--   paragraph_id, sha256           the paragraph
--   occurrence_count               how many times it appears
--   article_count, source_count    in how many articles, of how many sources; 1 article: it only repeats itself
--   first_article_id               the article in which it was first read, which need not be the first published
--   first_location                 that article's file, then !member or #record
--   earliest_published_at          the earliest date of publication among its articles; NULL: none is known
--   earliest_published_article_id  the article of that date; NULL on a tie, or where any of its articles has no date
--   word_count                     the words of its text
--   text                           the normalised text
AS
SELECT
    counted.paragraph_id,
    paragraph.sha256,
    counted.occurrence_count,
    counted.article_count,
    counted.source_count,
    counted.first_article_id,
    (SELECT input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '')
    FROM article JOIN input ON input.input_id = article.input_id
    WHERE article.article_id = counted.first_article_id) AS first_location,
    counted.earliest_published_at,
    CASE WHEN counted.undated_article_count = 0 THEN counted.earliest_published_article_id END
        AS earliest_published_article_id,
    paragraph.word_count,
    paragraph.text
FROM paragraph_count AS counted
LEFT JOIN paragraph ON paragraph.paragraph_id = counted.paragraph_id
ORDER BY counted.occurrence_count DESC, counted.paragraph_id
;
CREATE INDEX input_by_path ON input (path, input_id);
CREATE UNIQUE INDEX article_current_by_key ON article (key) WHERE is_current = 1;
CREATE INDEX article_by_input_id ON article (input_id);
CREATE INDEX article_by_source_id_published_at ON article (source_id, published_at) WHERE is_current = 1;
CREATE VIEW metadata
-- A row per value that the metadata of a current article might have: all that HTML pages and entries of feeds give, and of
-- other records those of fields that disagree. Articles come in the order of storing, the values of each the preceding
-- first.
--   article_id, location  the article, and its file, then !member or #record
--   role                  what the value would be: title, author, date, source, language, url, id
--   value                 the value as it was found
--   origin                where it was found: json-ld headline, og:title, h1, feed title ...
--   is_chosen             1: what the article's column follows from
AS
SELECT
    article.article_id,
    input.path || ifnull('!' || article.member, '') || ifnull('#' || article.record_number, '') AS location,
    candidate.role,
    candidate.value,
    candidate.origin,
    candidate.is_chosen
FROM article
CROSS JOIN candidate ON candidate.article_id = article.article_id
CROSS JOIN input ON input.input_id = article.input_id
WHERE article.is_current = 1
ORDER BY article.article_id, candidate.rank
;
COMMIT;
