/**
 * policy - every threshold and every choice of the rule book, in one table.
 *
 * Where a clause gives a number, or leaves a point open, the number or the reading is a row here and
 * never a constant in a rule. The rows fill the `policy` table of the database, are set from there
 * for the day in question, and are listed by `dahu rule list --policies`. Rules only read the typed
 * struct threshold_set, so evaluation touches no text.
 *
 * To add one: a POLICY_KEYS row, its text `policy.<key>`, and its place in the rule's thresholds.
 */
#ifndef DAHU_RULE_POLICY_H
#define DAHU_RULE_POLICY_H

#include "dahu/rule/value.h"

/* Readings of a clause; the order is that of the choices in POLICY_KEYS. */
enum { R4_4_EXCEPTION_REQUIRED, R4_4_FAIL };
enum { R4_5_EITHER, R4_5_LOOK_BACK, R4_5_LOOK_AHEAD, R4_5_TOTAL_STOCK };
enum { R4_5_NET, R4_5_GROSS };
enum { R4_5_ORIGINAL_DATE, R4_5_TRANSFER_DATE, R4_5_NEVER };
enum { R461_FIRST_ENERGISED, R461_LINE_COMPLETED };
enum { R461_EXISTING_COUNTS, R461_EXISTING_EXCLUDED };
enum { R461_EXPOST_WARN, R461_EXPOST_RIGHT };
enum { R462_REACHED_ONCE, R462_AT_DEADLINE };
enum { R4_11_UNCOVERED_DAYS, R4_11_WHOLE_GAP };
enum { R4_14_BLOCK, R4_14_WARN };
enum { PF_GRID_IMPORT, PF_IMPORT_PLUS_SELF_USE };
enum { PF_HOLD, PF_BILL };
enum { LATE_FEE_SPLIT_AT_YEAR_END, LATE_FEE_WHOLE_PERIOD };
enum { LATE_FEE_DAY_COUNTS, LATE_FEE_DAY_EXCLUDED };
enum { LATE_FEE_HOLD, LATE_FEE_CHARGE };
enum { DEMAND_ABOVE_TOLERANCE, DEMAND_ABOVE_CONTRACT };

/*
 * kind, key, default, least, most, unit, clause, depends on the supply rules in force?, choices, source.
 * COMPANY rows hold whatever the supply rules; SUPPLY rows exist once for 1996 and once for 2024.
 */
#define POLICY_KEYS(X)                                                                                       \
    X(BOOL, r4_1_require_important, "false", 0, 1, "", "4.1", COMPANY, NO_CHOICES, "reading of clause 4.1")  \
    X(INT, r4_1_capacity_kva, "2000", 1, 10000000, "kVA", "4.1", COMPANY, NO_CHOICES, "clause 4.1")          \
    X(INT, r4_1_annual_kwh, "5000000", 1, 1000000000000, "kWh", "4.1", COMPANY, NO_CHOICES, "clause 4.1")    \
    X(INT, r4_1_completeness_bp, "10000", 0, 10000, "bp", "4.1", COMPANY, NO_CHOICES, "house rule")          \
    X(INT, r4_1_gap_load_bp, "12000", 0, 1000000, "bp", "4.1", COMPANY, NO_CHOICES, "house rule")            \
    X(CHOICE, r4_4_metering_and_ct, "FAIL", 0, 0, "", "4.4", COMPANY, CHOICES("EXCEPTION_REQUIRED", "FAIL"), \
      "reading of clause 4.4")                                                                               \
    X(INT, r4_4_ct_least_bp, "3000", 0, 10000, "bp", "4.4", COMPANY, NO_CHOICES, "GB/T 50063-2008")          \
    X(INT, r4_4_ct_least_class_s_bp, "2000", 0, 10000, "bp", "4.4", COMPANY, NO_CHOICES, "GB/T 50063-2008")  \
    X(INT, r4_4_ct_target_bp, "6000", 0, 10000, "bp", "4.4", COMPANY, NO_CHOICES, "GB/T 50063-2008")         \
    X(INT, r4_4_ct_most_bp, "10000", 0, 20000, "bp", "4.4", COMPANY, NO_CHOICES, "GB/T 50063-2008")          \
    X(INT, r4_4_ct_rated_most_bp, "12000", 0, 20000, "bp", "4.4", COMPANY, NO_CHOICES,                       \
      "extended range of class S")                                                                           \
    X(INT, r4_5_limit_kva, "4000", 1, 10000000, "kVA", "4.5", COMPANY, NO_CHOICES, "clause 4.5")             \
    X(INT, r4_5_window_years, "4", 1, 50, "years", "4.5", COMPANY, NO_CHOICES, "clause 4.5")                 \
    X(CHOICE, r4_5_basis, "EITHER", 0, 0, "", "4.5", COMPANY,                                                \
      CHOICES("EITHER", "LOOK_BACK", "LOOK_AHEAD", "TOTAL_STOCK"), "reading of clause 4.5")                  \
    X(CHOICE, r4_5_replacement, "NET", 0, 0, "", "4.5", COMPANY, CHOICES("NET", "GROSS"),                    \
      "reading of clause 4.5")                                                                               \
    X(CHOICE, r4_5_transfer, "ORIGINAL_DATE", 0, 0, "", "4.5", COMPANY,                                      \
      CHOICES("ORIGINAL_DATE", "TRANSFER_DATE", "NEVER"), "reading of clause 4.5")                           \
    X(INT, r461_far_term_kva, "4000", 1, 10000000, "kVA", "4.6.1", COMPANY, NO_CHOICES, "clause 4.6.1")      \
    X(INT, r461_first_kva, "2000", 1, 10000000, "kVA", "4.6.1", COMPANY, NO_CHOICES, "clause 4.6.1")         \
    X(INT, r461_year1_kva, "4000", 1, 10000000, "kVA", "4.6.1", COMPANY, NO_CHOICES, "clause 4.6.1")         \
    X(INT, r461_year1_months, "12", 1, 120, "months", "4.6.1", COMPANY, NO_CHOICES, "clause 4.6.1")          \
    X(CHOICE, r461_year1_base, "FIRST_ENERGISED", 0, 0, "", "4.6.1", COMPANY,                                \
      CHOICES("FIRST_ENERGISED", "LINE_COMPLETED"), "reading of clause 4.6.1")                               \
    X(CHOICE, r461_existing, "COUNTS", 0, 0, "", "4.6.1", COMPANY, CHOICES("COUNTS", "EXCLUDED"),            \
      "reading of clause 4.6.1")                                                                             \
    X(CHOICE, r461_expost, "WARN", 0, 0, "", "4.6.1", COMPANY, CHOICES("WARN", "RIGHT"),                     \
      "reading of clause 4.6")                                                                               \
    X(INT, r462_in_service_kva, "4000", 1, 10000000, "kVA", "4.6.2", COMPANY, NO_CHOICES, "clause 4.6.2")    \
    X(INT, r462_years, "2", 1, 50, "years", "4.6.2", COMPANY, NO_CHOICES, "clause 4.6.2")                    \
    X(CHOICE, r462_measure, "REACHED_ONCE", 0, 0, "", "4.6.2", COMPANY,                                      \
      CHOICES("REACHED_ONCE", "AT_DEADLINE"), "reading of clause 4.6.2")                                     \
    X(INT, r4_7_application_kva, "2000", 1, 10000000, "kVA", "4.7", COMPANY, NO_CHOICES, "clause 4.7")       \
    X(BOOL, r4_7_lv_second_source, "false", 0, 1, "", "4.7", COMPANY, NO_CHOICES, "reading of clause 4.7")   \
    X(INT, r4_8_split_check_months, "12", 1, 120, "months", "4.8", COMPANY, NO_CHOICES, "yearly re-check")   \
    X(INT, r4_11_idle_months, "6", 1, 120, "months", "4.11", SUPPLY, NO_CHOICES,                             \
      "clause 4.11; 供电营业规则 1996 art. 33, 2024 art. 35")                                                \
    X(INT, r4_11_creep_kwh, "0", 0, 1000000, "kWh", "4.11", COMPANY, NO_CHOICES, "reading of clause 4.11")   \
    X(CHOICE, r4_11_suspension, "UNCOVERED_DAYS", 0, 0, "", "4.11", COMPANY,                                 \
      CHOICES("UNCOVERED_DAYS", "WHOLE_GAP"), "reading of clause 4.11")                                      \
    X(BOOL, r4_11_outage_is_cover, "true", 0, 1, "", "4.11", COMPANY, NO_CHOICES, "reading of clause 4.11")  \
    X(BOOL, r4_11_public_notice, "false", 0, 1, "", "4.11", SUPPLY, NO_CHOICES,                              \
      "供电营业规则 2024 art. 35, unverified")                                                               \
    X(INT, r4_12_meter_bp, "200", 0, 10000, "bp", "4.12", COMPANY, NO_CHOICES, "house rule")                 \
    X(INT, r4_12_rise_bp, "3000", 0, 100000, "bp", "4.12", COMPANY, NO_CHOICES, "house rule")                \
    X(INT, r4_12_history_months, "3", 1, 23, "months", "4.12", COMPANY, NO_CHOICES, "house rule")            \
    X(INT, r4_13_term_hv_years, "3", 1, 50, "years", "4.13", COMPANY, NO_CHOICES, "practice of 国家电网")    \
    X(INT, r4_13_term_lv_years, "5", 1, 50, "years", "4.13", COMPANY, NO_CHOICES, "practice of 国家电网")    \
    X(INT, r4_13_term_temporary_months, "6", 1, 120, "months", "4.13", COMPANY, NO_CHOICES,                  \
      "供电营业规则 1996 art. 12")                                                                           \
    X(CHOICE, r4_14_extended, "BLOCK", 0, 0, "", "4.14", COMPANY, CHOICES("BLOCK", "WARN"),                  \
      "reading of clause 4.14")                                                                              \
    X(BOOL, r4_14_own_generation_dispatch, "false", 0, 1, "", "4.14", COMPANY, NO_CHOICES,                   \
      "reading of clause 4.13")                                                                              \
    X(INT, r4_14_test_months, "12", 1, 60, "months", "4.14", COMPANY, NO_CHOICES, "reading of clause 4.14")  \
    X(INT, source_carry_w, "500", 0, 1000000000, "W", "4.14", COMPANY, NO_CHOICES, "house rule")             \
    X(INT, source_carry_bp, "100", 0, 10000, "bp", "4.14", COMPANY, NO_CHOICES, "house rule")                \
    X(INT, backfeed_wh, "1000", 1, 1000000000, "Wh", "4.14", COMPANY, NO_CHOICES, "house rule")              \
    X(INT, important_emergency_bp, "12000", 10000, 100000, "bp", "4.2", COMPANY, NO_CHOICES,                 \
      "电监安全〔2008〕43号")                                                                                \
    X(INT, important_test_days, "31", 1, 366, "days", "4.2", COMPANY, NO_CHOICES, "电监安全〔2008〕43号")    \
    X(INT, dispatch_confirm_days, "180", 1, 3660, "days", "3.2.1", COMPANY, NO_CHOICES, "house rule")        \
    X(INT, dispatch_refusal_minutes, "10", 1, 1440, "minutes", "3.2.2", COMPANY, NO_CHOICES,                 \
      "电网调度管理条例 art. 22")                                                                            \
    X(INT, k10_review_months, "12", 1, 120, "months", "K10", COMPANY, NO_CHOICES, "reading of K10")          \
    X(INT, r4_16_stop_days, "30", 30, 3660, "days", "4.16", COMPANY, NO_CHOICES, "电力供应与使用条例 art. 39") \
    X(INT, important_drill_months, "12", 1, 120, "months", "4.2", COMPANY, NO_CHOICES,                       \
      "上海市供用电条例 art. 20")                                                                            \
    X(INT, r4_20_keep_years, "10", 1, 100, "years", "4.20", COMPANY, NO_CHOICES, "reading of clause 4.20")   \
    X(INT, r4_9_report_hours, "24", 1, 8760, "h", "4.9", COMPANY, NO_CHOICES, "reading of clause 4.9")       \
    X(INT, r4_11_notice_days, "7", 0, 366, "days", "4.11", COMPANY, NO_CHOICES, "house rule")                \
    X(INT, r4_11_public_days, "30", 0, 366, "days", "4.11", COMPANY, NO_CHOICES, "house rule")               \
    X(INT, r4_15_large_months, "12", 1, 120, "months", "4.15", COMPANY, NO_CHOICES, "clause 4.15")           \
    X(INT, r4_15_first_months, "3", 1, 120, "months", "4.15", COMPANY, NO_CHOICES,                           \
      "practice of grid companies")                                                                          \
    X(INT, r4_15_second_months, "6", 1, 120, "months", "4.15", COMPANY, NO_CHOICES,                          \
      "practice of grid companies")                                                                          \
    X(INT, r4_15_ungraded_months, "3", 1, 120, "months", "4.15", COMPANY, NO_CHOICES, "house rule")          \
    X(INT, r4_15_hv_months, "6", 1, 120, "months", "4.15", COMPANY, NO_CHOICES,                              \
      "practice of grid companies")                                                                          \
    X(INT, r4_15_hv_kv, "35", 1, 1000, "kV", "4.15", COMPANY, NO_CHOICES, "practice of grid companies")      \
    X(INT, r4_15_mv_months, "12", 1, 120, "months", "4.15", COMPANY, NO_CHOICES,                             \
      "practice of grid companies")                                                                          \
    X(INT, r4_15_lv_months, "24", 1, 120, "months", "4.15", COMPANY, NO_CHOICES,                             \
      "practice of grid companies")                                                                          \
    X(INT, r4_15_lv_kva, "100", 0, 100000, "kVA", "4.15", COMPANY, NO_CHOICES, "practice of grid companies") \
    X(INT, r4_15_soon_days, "30", 0, 366, "days", "4.15", COMPANY, NO_CHOICES, "house rule")                 \
    X(INT, r4_15_meter_1_months, "3", 1, 120, "months", "4.15", COMPANY, NO_CHOICES, "DL/T 448-2000")        \
    X(INT, r4_15_meter_1_kwh, "5000000", 1, 1000000000000, "kWh", "4.15", COMPANY, NO_CHOICES,               \
      "DL/T 448-2000")                                                                                       \
    X(INT, r4_15_meter_1_kva, "10000", 1, 10000000, "kVA", "4.15", COMPANY, NO_CHOICES, "DL/T 448-2000")     \
    X(INT, r4_15_meter_2_months, "6", 1, 120, "months", "4.15", COMPANY, NO_CHOICES, "DL/T 448-2000")        \
    X(INT, r4_15_meter_2_kwh, "1000000", 1, 1000000000000, "kWh", "4.15", COMPANY, NO_CHOICES,               \
      "DL/T 448-2000")                                                                                       \
    X(INT, r4_15_meter_2_kva, "2000", 1, 10000000, "kVA", "4.15", COMPANY, NO_CHOICES, "DL/T 448-2000")      \
    X(INT, r4_15_meter_3_months, "12", 1, 120, "months", "4.15", COMPANY, NO_CHOICES, "DL/T 448-2000")       \
    X(INT, r4_15_meter_3_kwh, "100000", 1, 1000000000000, "kWh", "4.15", COMPANY, NO_CHOICES,                \
      "DL/T 448-2000")                                                                                       \
    X(INT, r4_15_meter_3_kva, "315", 1, 10000000, "kVA", "4.15", COMPANY, NO_CHOICES, "DL/T 448-2000")       \
    X(INT, r4_15_meter_new_months, "1", 1, 120, "months", "4.15", COMPANY, NO_CHOICES, "DL/T 448-2000")      \
    X(INT, r4_15_general_days, "30", 0, 3660, "days", "4.15", COMPANY, NO_CHOICES, "house rule")             \
    X(INT, r4_15_major_days, "7", 0, 3660, "days", "4.15", COMPANY, NO_CHOICES, "house rule")                \
    X(INT, r4_15_urgent_days, "1", 0, 3660, "days", "4.15", COMPANY, NO_CHOICES, "house rule")               \
    X(INT, r4_15_reading_load_bp, "12000", 0, 1000000, "bp", "4.15", COMPANY, NO_CHOICES, "house rule")      \
    X(INT, k1_company_kva, "10000", 0, 10000000, "kVA", "K1", COMPANY, NO_CHOICES, "house rule")             \
    X(INT, k1_company_kv, "110", 1, 1000, "kV", "K1", COMPANY, NO_CHOICES, "house rule")                      \
    X(INT, violation_category_times, "2", 0, 100, "", "4.12", SUPPLY, NO_CHOICES,                            \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_increase_times, "3", 0, 100, "", "4.12", SUPPLY, NO_CHOICES,                            \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_increase_fen_kw, "5000", 0, 100000000, "fen", "4.12", SUPPLY, NO_CHOICES,               \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_sealed_times, "2", 0, 100, "", "4.12", SUPPLY, NO_CHOICES,                              \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_sealed_fen_kw, "3000", 0, 100000000, "fen", "4.12", SUPPLY, NO_CHOICES,                 \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_moved_fen, "500000", 0, 1000000000, "fen", "4.12", SUPPLY, NO_CHOICES,                  \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_resident_fen, "50000", 0, 1000000000, "fen", "4.12", SUPPLY, NO_CHOICES,                \
      "供电营业规则 2024 art. 101")                                                                          \
    X(INT, violation_source_fen_kw, "50000", 0, 100000000, "fen", "4.12", SUPPLY, NO_CHOICES,                \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_theft_times, "3", 0, 100, "", "4.12", SUPPLY, NO_CHOICES, "供电营业规则 1996 art. 102") \
    X(INT, violation_unknown_months, "3", 1, 120, "months", "4.12", SUPPLY, NO_CHOICES,                      \
      "供电营业规则 1996 art. 100")                                                                          \
    X(INT, violation_theft_days, "180", 1, 3660, "days", "4.12", SUPPLY, NO_CHOICES,                         \
      "供电营业规则 1996 art. 103")                                                                          \
    X(INT, violation_power_hours, "12", 1, 24, "h", "4.12", SUPPLY, NO_CHOICES,                              \
      "供电营业规则 1996 art. 103")                                                                          \
    X(INT, violation_light_hours, "6", 1, 24, "h", "4.12", SUPPLY, NO_CHOICES, "供电营业规则 1996 art. 103") \
    X(INT, r4_17_backfeed_kvarh, "0", 0, 1000000000, "kvarh", "4.17", COMPANY, NO_CHOICES,                   \
      "reading of clause 4.17")                                                                              \
    X(INT, pf_completeness_bp, "9500", 0, 10000, "bp", "4.17", COMPANY, NO_CHOICES, "house rule")            \
    X(CHOICE, pf_active_basis, "GRID_IMPORT", 0, 0, "", "4.17", COMPANY,                                     \
      CHOICES("GRID_IMPORT", "IMPORT_PLUS_SELF_USE"), "reading of (83)水电财字第215号")                      \
    X(CHOICE, pf_zero_kwh, "REVIEW", 0, 0, "", "4.17", COMPANY, CHOICES("REVIEW", "BILL"), "house rule")     \
    X(CHOICE, pf_negative_base, "REVIEW", 0, 0, "", "4.17", COMPANY, CHOICES("REVIEW", "BILL"),              \
      "house rule")                                                                                          \
    X(INT, pf_standard_least_kva, "100", 0, 10000000, "kVA", "4.17", COMPANY, NO_CHOICES,                    \
      "(83)水电财字第215号")                                                                                 \
    X(INT, pf_standard_hv_kva, "160", 0, 10000000, "kVA", "4.17", COMPANY, NO_CHOICES,                       \
      "(83)水电财字第215号")                                                                                 \
    X(BOOL, pf_standard_hv_inclusive, "false", 0, 1, "", "4.17", COMPANY, NO_CHOICES,                        \
      "reading of (83)水电财字第215号")                                                                      \
    X(INT, pf_standard_pumping_kva, "3200", 0, 10000000, "kVA", "4.17", COMPANY, NO_CHOICES,                 \
      "(83)水电财字第215号")                                                                                 \
    X(INT, late_fee_resident_bp, "10", 0, 1000, "bp", "4.16", SUPPLY, NO_CHOICES,                            \
      "供电营业规则 1996 art. 98")                                                                           \
    X(INT, late_fee_current_year_bp, "20", 0, 1000, "bp", "4.16", SUPPLY, NO_CHOICES,                        \
      "供电营业规则 1996 art. 98")                                                                           \
    X(INT, late_fee_cross_year_bp, "30", 0, 1000, "bp", "4.16", SUPPLY, NO_CHOICES,                          \
      "供电营业规则 1996 art. 98")                                                                           \
    X(INT, late_fee_floor_fen, "100", 0, 100000, "fen", "4.16", SUPPLY, NO_CHOICES,                          \
      "供电营业规则 1996 art. 98")                                                                           \
    X(CHOICE, late_fee_year_split, "SPLIT_AT_YEAR_END", 0, 0, "", "4.16", COMPANY,                           \
      CHOICES("SPLIT_AT_YEAR_END", "WHOLE_PERIOD"), "reading of 供电营业规则 1996 art. 98")                  \
    X(CHOICE, late_fee_payment_day, "COUNTS", 0, 0, "", "4.16", COMPANY, CHOICES("COUNTS", "EXCLUDED"),      \
      "reading of 供电营业规则 1996 art. 98")                                                                \
    X(CHOICE, late_fee_over_base, "REVIEW", 0, 0, "", "4.16", COMPANY, CHOICES("REVIEW", "CHARGE"),          \
      "house rule")                                                                                          \
    X(INT, demand_tolerance_bp, "10500", 10000, 20000, "bp", "4.16", COMPANY, NO_CHOICES,                    \
      "发改办价格〔2016〕1583号")                                                                            \
    X(CHOICE, demand_excess, "ABOVE_TOLERANCE", 0, 0, "", "4.16", COMPANY,                                   \
      CHOICES("ABOVE_TOLERANCE", "ABOVE_CONTRACT"), "发改办价格〔2016〕1583号")                              \
    X(INT, demand_least_bp, "4000", 0, 10000, "bp", "4.16", COMPANY, NO_CHOICES, "发改办价格〔2016〕1583号") \
    X(INT, suspension_least_days, "15", 0, 366, "days", "4.16", SUPPLY, NO_CHOICES,                          \
      "供电营业规则 1996 art. 24")                                                                           \
    X(INT, suspension_most_days, "183", 0, 366, "days", "4.16", SUPPLY, NO_CHOICES,                          \
      "供电营业规则 1996 art. 24")                                                                           \
    X(INT, r4_2_tracking_days, "30", 1, 366, "days", "4.2", COMPANY, NO_CHOICES, "reading of clause 4.2")    \
    X(INT, r4_3_high_voltage_kv, "10", 1, 1000, "kV", "4.3", COMPANY, NO_CHOICES, "clause 4.3")              \
    X(INT, r4_6_reservation_days, "180", 1, 3660, "days", "4.6.1", COMPANY, NO_CHOICES, "house rule")        \
    X(INT, r4_7_quorum, "2", 1, 6, "", "4.7", COMPANY, NO_CHOICES, "reading of clause 4.7")                  \
    X(INT, change_notice_days, "5", 0, 366, "days", "4.10", SUPPLY, NO_CHOICES, "供电营业规则 1996 art. 24") \
    X(INT, suspension_count_1996, "2", 0, 366, "", "4.10", COMPANY, NO_CHOICES, "供电营业规则 1996 art. 24") \
    X(INT, reduction_least_months_1996, "6", 0, 120, "months", "4.10", COMPANY, NO_CHOICES,                  \
      "供电营业规则 1996 art. 23")                                                                           \
    X(INT, reduction_most_months, "24", 1, 120, "months", "4.10", SUPPLY, NO_CHOICES,                        \
      "供电营业规则 1996 art. 23")                                                                           \
    X(INT, swap_months, "2", 1, 120, "months", "4.10", SUPPLY, NO_CHOICES, "供电营业规则 1996 art. 25")      \
    X(INT, swap_hv_months, "3", 1, 120, "months", "4.10", SUPPLY, NO_CHOICES, "供电营业规则 1996 art. 25")   \
    X(INT, removal_most_months, "6", 1, 120, "months", "4.10", SUPPLY, NO_CHOICES,                           \
      "供电营业规则 1996 art. 28")                                                                           \
    X(INT, progress_notice_days, "30", 1, 366, "days", "4.3", COMPANY, NO_CHOICES, "house rule")             \
    X(INT, contract_reminder_hours, "24", 0, 8760, "h", "4.13", COMPANY, NO_CHOICES, "house rule")           \
    X(INT, appointment_days, "1", 0, 60, "days", "K6", COMPANY, NO_CHOICES, "house rule")                    \
    X(INT, spot_check_rate_bp, "1000", 0, 10000, "bp", "3.1.4", COMPANY, NO_CHOICES, "house rule")           \
    X(INT, spot_check_days, "20", 1, 366, "days", "3.1.4", COMPANY, NO_CHOICES, "house rule")                \
    X(INT, loss_shape_bp, "10500", 10000, 20000, "bp", "4.17", COMPANY, NO_CHOICES, "GB/T 13462")

enum policy_id {
#define X(kind, key, ...) POLICY_##key,
    POLICY_KEYS(X)
#undef X
        POLICY_COUNT
};

/* The values in force: INT in the row's unit, BOOL 0 or 1, CHOICE its place in the choices. */
struct threshold_set {
#define X(kind, key, ...) int64_t key;
    POLICY_KEYS(X)
#undef X
};

enum policy_kind { POLICY_BOOL, POLICY_INT, POLICY_CHOICE };

struct policy {
    const char *key;
    enum policy_kind kind;
    const char *fallback; /* default as text */
    int64_t least, most;  /* INT: range inclusive */
    const char *unit;     /* "" for none */
    const char *clause;
    bool by_supply_rules;       /* one row for each edition of the supply rules */
    const char *const *choices; /* CHOICE: words, ends with NULL; else NULL */
    const char *source;
};

const struct policy *policy_at(enum policy_id id); /* never NULL below POLICY_COUNT */
const struct policy *policy_find(const char *key); /* NULL when there is none */

/* One row of the policy table as it is delivered. */
struct policy_row {
    const struct policy *policy;
    const char *regime;           /* "ANY", "1996" or "2024" */
    date valid_from, valid_until; /* first day, last day; DATE_NONE = open */
    const char *value;
    const char *meaning_key; /* catalogue key of what it means: "policy.<key>" */
    char key_text[64];
    int next; /* where policy_row_next goes on; zero in the first call */
};
/** policy_row_next - the next delivered row into @row (zeroed before the first call); false at the end. */
bool policy_row_next(struct policy_row *row);
/** supply_regime - the edition of the supply rules in force on @day: "2024" from 2024-06-01, else "1996". */
const char *supply_regime(date day);

void threshold_set_init(struct threshold_set *t); /* defaults */
/**
 * threshold_set_value - set one value from text, as it stands in the policy table or after --policy.
 *
 * Errors: ERR_NOT_FOUND unknown key; ERR_SYNTAX no number, no choice; ERR_RANGE outside least..most.
 */
bool threshold_set_value(struct threshold_set *t, const char *key, const char *value,
                         struct err *e) NODISCARD;
int64_t threshold_get(const struct threshold_set *t, enum policy_id id);
/** threshold_value - the value of @id as a value to print; a choice is its word. */
struct value threshold_value(const struct threshold_set *t, enum policy_id id);

#endif
