/**
 * right - who may do what: desks, rights, and which desk holds which right, in one table.
 *
 * A desk is a person's work; a person may sit at several. A right is one thing that can be done. The table
 * is written to the database by `dahu migrate` (dahu.desk, dahu.desk_right), where every request is held to
 * it; the route table (http/route.h) and the steps of the workflows (workflow.h) name rights from here, and
 * the authorisation matrix is printed from it. Pure.
 *
 * To add a right: a RIGHT_LIST row and its text `right.<name>`.
 *
 * Source: domain rules 3.1.1 to 3.2.2 and K9; GB/T 22239-2019 (three separated administrators).
 */
#ifndef DAHU_RULE_RIGHT_H
#define DAHU_RULE_RIGHT_H

#include <stdbool.h>

/* desk, whose accounts it sees (ALL, or those of its own units), whether its holder must prove a second
 * factor. The desk's PostgreSQL role is dahu_<desk in lower case>. */
#define DESK_LIST(X)                                                                                         \
    X(MARKETING_CLERK, UNIT, false)                                                                          \
    X(MARKETING_LEAD, ALL, true)                                                                             \
    X(ACCOUNT_MANAGER, UNIT, false)                                                                          \
    X(INSPECTOR, UNIT, false)                                                                                \
    X(INSPECTION_LEAD, ALL, true)                                                                            \
    X(DISPATCHER, ALL, false)                                                                                \
    X(REVIEWER, ALL, false) /* design institute, production-technology: guests of the joint review */        \
    X(SUPERVISOR, ALL, false)                                                                                \
    X(MANAGEMENT, ALL, true)                                                                                 \
    X(AUDITOR, ALL, false)      /* reads the business, changes nothing */                                    \
    X(SYSTEM_ADMIN, NONE, true) /* the three that exclude each other */                                      \
    X(SECURITY_ADMIN, NONE, true)                                                                            \
    X(AUDIT_ADMIN, NONE, true)

enum desk {
#define X(name, scope, second) DESK_##name,
    DESK_LIST(X)
#undef X
        DESK_COUNT
};

/* Groups of desks, for the table below. */
#define AT(name)   (1u << DESK_##name)
#define MARKETING  (AT(MARKETING_CLERK) | AT(MARKETING_LEAD) | AT(ACCOUNT_MANAGER))
#define INSPECTION (AT(INSPECTOR) | AT(INSPECTION_LEAD))
#define WATCHING   (AT(SUPERVISOR) | AT(MANAGEMENT) | AT(AUDITOR))
#define BUSINESS   (MARKETING | INSPECTION | AT(DISPATCHER) | AT(REVIEWER) | WATCHING)
#define EVERYBODY  ((1u << DESK_COUNT) - 1)

/* identifier, name, desks */
#define RIGHT_LIST(X)                                                                                        \
    X(SELF, "self", EVERYBODY) /* one's own session, password, devices */                                    \
    X(DISPLAY_OPEN, "display.open", AT(DISPATCHER) | AT(SUPERVISOR) | AT(MANAGEMENT)) /* on a wall */        \
    X(DISPLAY_MANAGE, "display.manage",                                                                      \
      AT(DISPATCHER) | AT(SUPERVISOR) | AT(MANAGEMENT) | AT(SECURITY_ADMIN))                                 \
    X(ACCOUNT_READ, "account.read", BUSINESS) /* accounts, points, energies, verdicts: the summary */        \
    X(ACCOUNT_FILE, "account.file", MARKETING | WATCHING) /* the full file: papers, contacts, bills */       \
    X(CASE_READ, "case.read", BUSINESS)                                                                      \
    X(CASE_WORK, "case.work", BUSINESS & ~AT(AUDITOR))                 /* note, wait, resume, hand on */     \
    X(DUTY_MANAGE, "duty.manage", AT(MARKETING_LEAD) | AT(MANAGEMENT)) /* K4 */                              \
    X(FAULT_HANDLE, "fault.handle", MARKETING | AT(DISPATCHER))                                              \
    X(PROPOSAL_MAKE, "proposal.make", AT(MARKETING_LEAD))                                                    \
    X(COMPLAINT_HANDLE, "complaint.handle", MARKETING)                                                       \
    X(COMPLAINT_CLOSE, "complaint.close", AT(MARKETING_LEAD))                                                \
    X(PROPOSAL_DECIDE, "proposal.decide", AT(MANAGEMENT))                                                    \
    X(PAPER_PRINT, "paper.print", MARKETING | INSPECTION | AT(DISPATCHER) | WATCHING)                        \
    X(PAPER_WRITE, "paper.write", AT(MARKETING_LEAD))                                                        \
    X(ATTACHMENT_SEND, "attachment.send", BUSINESS)                                                          \
    X(CONSENT_MANAGE, "consent.manage", MARKETING)                                                           \
    X(CONTRACT_WRITE, "contract.write", MARKETING)                                                           \
    X(CONTRACT_APPROVE, "contract.approve", AT(MARKETING_LEAD))                                              \
    X(AGREEMENT_WRITE, "agreement.write", MARKETING | AT(DISPATCHER))                                        \
    X(ENERGISE, "energise", AT(MARKETING_LEAD) | AT(DISPATCHER))                                             \
    X(ENERGISE_HISTORY, "energise.history", AT(MARKETING_LEAD)) /* what had happened without its gate */     \
    X(DUAL_WRITE, "dual.write", MARKETING)                                                                   \
    X(DUAL_APPROVE, "dual.approve", AT(MARKETING_LEAD))                                                      \
    X(DUAL_VERIFY, "dual.verify", INSPECTION)                                                                \
    X(DUAL_USE, "dual.use", AT(MARKETING_LEAD) | AT(DISPATCHER))                                             \
    X(DUAL_SUSPEND, "dual.suspend", INSPECTION | AT(MARKETING_LEAD) | AT(DISPATCHER))                        \
    X(SOURCE_FIND, "source.find", INSPECTION | MARKETING | AT(DISPATCHER)) /* found without permission */    \
    X(SITE_WRITE, "site.write", MARKETING | INSPECTION | AT(DISPATCHER)) /* people, equipment, emergency */  \
    X(IMPORTANT_PROPOSE, "important.propose", MARKETING)                                                     \
    X(IMPORTANT_CONFIRM, "important.confirm", AT(MARKETING_LEAD))                                            \
    X(DISPATCH_READ, "dispatch.read", BUSINESS)                                                              \
    X(DISPATCH_WRITE, "dispatch.write", AT(DISPATCHER))                                                      \
    X(ALARM_READ, "alarm.read", BUSINESS)                                                                    \
    X(ALARM_ACT, "alarm.act", AT(DISPATCHER))           /* acknowledge, shelve, note */                      \
    X(ALARM_SERVICE, "alarm.service", AT(SYSTEM_ADMIN)) /* out of service and back */                        \
    X(RECORD_WRITE, "record.write", MARKETING)                                                               \
    X(ARCHIVE_WRITE, "archive.write", MARKETING)                                                             \
    X(LEAD_HANDLE, "lead.handle", MARKETING)                                                                 \
    X(APPLICATION_HANDLE, "application.handle", MARKETING)                                                   \
    X(APPLICATION_APPROVE, "application.approve", AT(MARKETING_LEAD)) /* reply, refuse */                    \
    X(DESIGN_REVIEW, "design.review", AT(MARKETING_LEAD) | AT(ACCOUNT_MANAGER))                              \
    X(EXCEPTION_APPROVE, "exception.approve", AT(MANAGEMENT))                                                \
    X(WORKS_INSPECT, "works.inspect", INSPECTION | AT(MARKETING_LEAD))                                       \
    X(BAY_MANAGE, "bay.manage", AT(MARKETING_LEAD) | AT(ACCOUNT_MANAGER) | AT(DISPATCHER))                   \
    X(REVIEW_ORGANISE, "joint.organise", AT(REVIEWER))                                                       \
    X(REVIEW_OPINION, "joint.opinion", AT(REVIEWER) | AT(DISPATCHER) | AT(MARKETING_LEAD))                   \
    X(REVIEW_DECIDE, "joint.decide", AT(MANAGEMENT))                                                         \
    X(ACCOUNT_ASSIGN, "account.assign", AT(MARKETING_LEAD) | AT(MANAGEMENT)) /* to its managers: K1 */       \
    X(INSPECTION_PLAN, "inspection.plan", AT(INSPECTION_LEAD))                                               \
    X(INSPECTION_WORK, "inspection.work", INSPECTION)                                                        \
    X(INSPECTION_REVIEW, "inspection.review", AT(INSPECTION_LEAD))                                           \
    X(VISIT_SEND, "visit.send", INSPECTION)                                                                  \
    X(SPOT_CHECK, "spot.check", AT(SUPERVISOR) | AT(INSPECTION_LEAD))                                        \
    X(CALL_BACK, "call.back", MARKETING)                                                                     \
    X(RECTIFICATION_WORK, "rectification.work", INSPECTION)                                                  \
    X(RECTIFICATION_DECIDE, "rectification.decide", AT(INSPECTION_LEAD))                                     \
    X(EQUIPMENT_KEEP, "equipment.keep", INSPECTION | AT(MARKETING_CLERK) | AT(MARKETING_LEAD))               \
    X(VIOLATION_WORK, "violation.work", INSPECTION)                                                          \
    X(VIOLATION_DECIDE, "violation.decide", AT(MARKETING_LEAD) | AT(MANAGEMENT))                             \
    X(CLAIM_READ, "claim.read", MARKETING | INSPECTION | WATCHING)                                           \
    X(CLAIM_WORK, "claim.work", AT(MARKETING_CLERK) | AT(MARKETING_LEAD))                                    \
    X(INCIDENT_WORK, "incident.work", MARKETING | INSPECTION)                                                \
    X(INCIDENT_DECIDE, "incident.decide", AT(MARKETING_LEAD) | AT(INSPECTION_LEAD))                          \
    X(CLOSING_WORK, "closing.work", AT(MARKETING_CLERK) | AT(MARKETING_LEAD))                                \
    X(CLOSING_DECIDE, "closing.decide", AT(MARKETING_LEAD))                                                  \
    X(ELIGIBILITY_OPEN, "eligibility.open", MARKETING)                                                       \
    X(ELIGIBILITY_DECIDE, "eligibility.decide", AT(MARKETING_LEAD))                                          \
    X(CONTACT_WRITE, "contact.write", MARKETING | INSPECTION | AT(DISPATCHER))                               \
    X(PROFILE_WRITE, "profile.write", MARKETING)                                                             \
    X(DISCLOSURE_REQUEST, "disclosure.request", MARKETING)                                                   \
    X(DISCLOSURE_APPROVE, "disclosure.approve", AT(MARKETING_LEAD) | AT(MANAGEMENT))                         \
    X(SERVICE_LEVEL_REVIEW, "service-level.review", AT(SUPERVISOR) | AT(MARKETING_LEAD))                     \
    X(SERVICE_LEVEL_VOTE, "service-level.vote", AT(MARKETING_LEAD) | AT(INSPECTION_LEAD) | AT(DISPATCHER))   \
    X(FINDING_WRITE, "finding.write", AT(MARKETING_LEAD) | AT(SUPERVISOR) | AT(AUDITOR))                     \
    X(LOSS_WRITE, "loss.write", AT(MARKETING_LEAD)) /* a loss that no bill puts right */                     \
    X(SUPERVISION_READ, "supervision.read", WATCHING | AT(MARKETING_LEAD) | AT(INSPECTION_LEAD))             \
    X(SUPERVISION_LEVELS, "supervision.levels", /* K7: the company's account managers see all of them */     \
      WATCHING | AT(MARKETING_LEAD) | AT(INSPECTION_LEAD) | AT(ACCOUNT_MANAGER))                            \
    /* Imports go past the borders of units: for those who see all accounts. */                              \
    X(IMPORT_ACCOUNT, "account.import", AT(MARKETING_LEAD))                     /* and their readings */      \
    X(IMPORT_METER, "meter.import", AT(MARKETING_LEAD) | AT(SYSTEM_ADMIN))                                   \
    X(IMPORT_SETTLEMENT, "settlement.import", AT(MARKETING_LEAD)) /* tariffs, holidays, bank statements */    \
    /* Whoever says the terms does not issue, whoever issues takes no money, whoever takes money takes none back. */ \
    X(TARIFF_ASSIGN, "tariff.assign", AT(MARKETING_CLERK))                                                   \
    X(BILL_MAKE, "billing.make", AT(MARKETING_CLERK) | AT(MARKETING_LEAD)) /* drafts */                         \
    X(BILL_ISSUE, "billing.issue", AT(MARKETING_LEAD))                                                          \
    X(BILL_CANCEL, "billing.cancel", AT(MARKETING_LEAD))                                                        \
    X(PAYMENT_BOOK, "payment.book", AT(MARKETING_CLERK))                                                     \
    X(DUNNING_WORK, "dunning.work", MARKETING)                             /* arrears */                        \
    X(DUNNING_DECIDE, "dunning.decide", AT(MARKETING_LEAD) | AT(MANAGEMENT)) /* that supply stops */           \
    X(SUPPLY_SWITCH, "supply.switch", INSPECTION | AT(DISPATCHER)) /* off for arrears, and on again */         \
    X(OUTAGE_ANNOUNCE, "outage.announce", AT(MARKETING_CLERK) | AT(MARKETING_LEAD) | AT(DISPATCHER))         \
    X(PAYMENT_REVERSE, "payment.reverse", AT(MARKETING_LEAD))                                                \
    X(METERING_SETTLED, "metering.settled", AT(MARKETING_LEAD)) /* behind a settled month */                 \
    X(RULE_READ, "rulebook.read", BUSINESS | AT(SYSTEM_ADMIN))                                                   \
    X(POLICY_WRITE, "rulebook.write", AT(MANAGEMENT))                    /* thresholds of the rule book */     \
    X(POLICY_TRY, "rulebook.try", AT(MANAGEMENT) | AT(MARKETING_LEAD))   /* what others would change */        \
    X(REVIEW_RUN, "rulebook.review", AT(MANAGEMENT) | AT(MARKETING_LEAD))                                         \
    X(USER_MANAGE, "user.manage", AT(SECURITY_ADMIN))                                                        \
    X(AUDIT_READ, "audit.read", AT(AUDIT_ADMIN) | AT(AUDITOR))                                               \
    X(METER_READ, "meter.read", BUSINESS | AT(SYSTEM_ADMIN)) /* metering points, meters, how they answer */  \
    X(METER_MANAGE, "meter.manage", AT(SYSTEM_ADMIN) | AT(INSPECTION_LEAD)) /* test reading, new meters */    \
    X(METERING_RECORD, "metering.record", AT(MARKETING_LEAD) | AT(INSPECTION_LEAD)) /* events, edits */       \
    X(HEALTH_READ, "health.read", AT(SYSTEM_ADMIN) | AT(MANAGEMENT) | AT(AUDITOR)) /* collectors, checks */   \
    X(SYSTEM_MANAGE, "system.manage", AT(SYSTEM_ADMIN))

enum right {
#define X(id, name, desks) RIGHT_##id,
    RIGHT_LIST(X)
#undef X
        RIGHT_COUNT
};

const char *desk_name(enum desk d);  /* "MARKETING_CLERK" */
const char *desk_scope(enum desk d); /* "ALL" | "UNIT" | "NONE": whose accounts it sees */
bool desk_needs_second_factor(enum desk d);
/** desk_excludes - whether one person may not hold both: each administrator excludes every other desk. */
bool desk_excludes(enum desk a, enum desk b);
const char *right_name(enum right r); /* "case.read" */
bool right_at_desk(enum right r, enum desk d);

#endif
