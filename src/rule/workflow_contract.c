/* workflow_contract - contracts and agreements, second sources, important users and the archive; see
 * workflow.h.
 */
#include "workflow_parts.h"

#include <stddef.h>

/* 4.13: no supply without an effective contract; whose term is over while power flows is renewed, never cut
 * off. Agreements go the same way, by other hands and with another form. */
#define PAPER_STEPS(write_right, text_form)                                                                  \
    {.action = "draft",                                                                                      \
     .from = "",                                                                                             \
     .to = "DRAFT",                                                                                          \
     .right = write_right,                                                                                   \
     .clause = "4.13",                                                                                       \
     .form = text_form,                                                                                      \
     .effect = "contract_draft"},                                                                            \
        {.action = "revise",                                                                                 \
         .from = "DRAFT|REVIEWED",                                                                           \
         .to = "DRAFT",                                                                                      \
         .right = write_right,                                                                               \
         .clause = "4.13",                                                                                   \
         .form = text_form,                                                                                  \
         .effect = "contract_draft"},                                                                        \
        {.action = "review",                                                                                 \
         .from = "DRAFT",                                                                                    \
         .to = "REVIEWED",                                                                                   \
         .right = RIGHT_CONTRACT_APPROVE,                                                                    \
         .clause = "4.13",                                                                                   \
         .gates = "contract_clauses contract_party contract_term"},                                          \
        {.action = "sign",                                                                                   \
         .from = "REVIEWED",                                                                                 \
         .to = "SIGNED",                                                                                     \
         .right = write_right,                                                                               \
         .clause = "4.13",                                                                                   \
         .form = "ContractSignature",                                                                        \
         .effect = "contract_sign"},                                                                         \
        {.action = "effect",                                                                                 \
         .from = "SIGNED",                                                                                   \
         .to = "EFFECTIVE",                                                                                  \
         .right = RIGHT_CONTRACT_APPROVE,                                                                    \
         .clause = "4.13",                                                                                   \
         .gates = "contract_clauses contract_signed contract_term contract_party contract_alone",            \
         .effect = "contract_effect"},                                                                       \
        {.action = "amend",                                                                                  \
         .from = "EFFECTIVE|RENEWING",                                                                       \
         .to = "",                                                                                           \
         .right = RIGHT_CONTRACT_APPROVE,                                                                    \
         .clause = "4.13",                                                                                   \
         .form = "ContractAmendment",                                                                        \
         .effect = "contract_amend"},                                                                        \
        {.action = "renew",                                                                                  \
         .from = "EFFECTIVE",                                                                                \
         .to = "RENEWING",                                                                                   \
         .leads = LEADS_ASIDE,                                                                               \
         .right = write_right,                                                                               \
         .clause = "4.13"},                                                                                  \
        {.action = "conclude",                                                                               \
         .from = "RENEWING",                                                                                 \
         .to = "EFFECTIVE",                                                                                  \
         .right = RIGHT_CONTRACT_APPROVE,                                                                    \
         .clause = "4.13",                                                                                   \
         .form = "ContractRenewal",                                                                          \
         .effect = "contract_renew"},                                                                        \
        {.action = "expire",                                                                                 \
         .from = "EFFECTIVE|RENEWING",                                                                       \
         .to = "EXPIRED",                                                                                    \
         .leads = LEADS_AWAY,                                                                                \
         .right = RIGHT_CONTRACT_APPROVE,                                                                    \
         .clause = "4.13",                                                                                   \
         .gates = "contract_idle"},                                                                          \
        {.action = "end",                                                                                    \
         .from = "EFFECTIVE|RENEWING",                                                                       \
         .to = "ENDED",                                                                                      \
         .leads = LEADS_AWAY,                                                                                \
         .right = RIGHT_CONTRACT_APPROVE,                                                                    \
         .clause = "4.13",                                                                                   \
         .form = "ContractEnd",                                                                              \
         .effect = "contract_end"},                                                                          \
        {.action = "terminate",                                                                              \
         .from = "EFFECTIVE|RENEWING",                                                                       \
         .to = "TERMINATED",                                                                                 \
         .leads = LEADS_AWAY,                                                                                \
         .right = RIGHT_CONTRACT_APPROVE,                                                                    \
         .clause = "4.13",                                                                                   \
         .form = "ContractEnd",                                                                              \
         .effect = "contract_end"},                                                                          \
    {                                                                                                        \
        .action = "withdraw", .from = "DRAFT|REVIEWED|SIGNED", .to = "WITHDRAWN", .leads = LEADS_AWAY,       \
        .right = write_right, .clause = "4.13"                                                               \
    }

static const struct workflow_step contract_steps[] = {
    PAPER_STEPS(RIGHT_CONTRACT_WRITE, "ContractForm"),
    {NULL},
};

/* 4.13, 4.14: dual-source, dispatch and grid-connection agreements. */
static const struct workflow_step agreement_steps[] = {
    PAPER_STEPS(RIGHT_AGREEMENT_WRITE, "AgreementForm"),
    {NULL},
};

/* 4.14: only VERIFIED -> IN_USE puts a second source in use, with a green gate at that moment; see also the
 * trigger of source_use. */
static const struct workflow_step dual_source_steps[] = {
    {.action = "apply",
     .from = "",
     .to = "APPLIED",
     .right = RIGHT_DUAL_WRITE,
     .clause = "4.14",
     .form = "DualSourceForm",
     .effect = "dual_apply"},
    {.action = "review",
     .from = "APPLIED",
     .to = "UNDER_REVIEW",
     .right = RIGHT_DUAL_WRITE,
     .clause = "4.14"},
    {.action = "reject",
     .from = "UNDER_REVIEW",
     .to = "REJECTED",
     .leads = LEADS_AWAY,
     .right = RIGHT_DUAL_APPROVE,
     .clause = "4.14",
     .effect = "dual_close"},
    {.action = "approve",
     .from = "UNDER_REVIEW",
     .to = "APPROVED",
     .right = RIGHT_DUAL_APPROVE,
     .clause = "4.14",
     .form = "DualSourceApproval",
     .effect = "dual_approve"},
    {.action = "sign-agreements",
     .from = "APPROVED",
     .to = "AGREEMENTS_SIGNED",
     .right = RIGHT_DUAL_WRITE,
     .clause = "4.14",
     .gates = "dual_agreements"},
    {.action = "install",
     .from = "AGREEMENTS_SIGNED",
     .to = "MEASURES_INSTALLED",
     .right = RIGHT_DUAL_WRITE,
     .clause = "4.14",
     .form = "DualSourceMeasures",
     .effect = "dual_install"},
    {.action = "accept-installation",
     .from = "MEASURES_INSTALLED|VERIFIED|SUSPENDED",
     .to = "",
     .right = RIGHT_DUAL_VERIFY,
     .clause = "4.14",
     .form = "DualSourceAcceptance",
     .effect = "dual_accept"},
    {.action = "verify",
     .from = "MEASURES_INSTALLED|SUSPENDED",
     .to = "VERIFIED",
     .right = RIGHT_DUAL_VERIFY,
     .clause = "4.14",
     .form = "BackfeedTest",
     .gates = "dual_measures",
     .effect = "dual_verify"},
    {.action = "retest",
     .from = "VERIFIED|IN_USE",
     .to = "",
     .right = RIGHT_DUAL_VERIFY,
     .clause = "4.14",
     .form = "BackfeedTest",
     .effect = "dual_verify"},
    {.action = "fail-test",
     .from = "MEASURES_INSTALLED|VERIFIED|SUSPENDED",
     .to = "",
     .leads = LEADS_AWAY,
     .right = RIGHT_DUAL_VERIFY,
     .clause = "4.14",
     .form = "BackfeedTest",
     .effect = "dual_fail"},
    {.action = "fail-interlock",
     .from = "IN_USE",
     .to = "SUSPENDED",
     .leads = LEADS_AWAY,
     .right = RIGHT_DUAL_VERIFY,
     .clause = "4.14",
     .form = "BackfeedTest",
     .effect = "dual_fail"},
    {.action = "use",
     .from = "VERIFIED",
     .to = "IN_USE",
     .right = RIGHT_DUAL_USE,
     .clause = "4.14",
     .gates = "dual_use",
     .effect = "dual_use"},
    {.action = "suspend",
     .from = "IN_USE",
     .to = "SUSPENDED",
     .leads = LEADS_AWAY,
     .right = RIGHT_DUAL_SUSPEND,
     .clause = "4.14",
     .form = "DualSourceSuspension",
     .effect = "dual_suspend"},
    {.action = "withdraw",
     .from = "APPLIED|UNDER_REVIEW|REJECTED|APPROVED|AGREEMENTS_SIGNED|MEASURES_INSTALLED|VERIFIED|IN_USE|"
             "SUSPENDED",
     .to = "WITHDRAWN",
     .leads = LEADS_AWAY,
     .right = RIGHT_DUAL_WRITE,
     .clause = "4.14",
     .effect = "dual_close"},
    {NULL},
};

/* 4.1, 4.2: the utility proposes an important user, the government confirms its list each year. */
static const struct workflow_step important_user_steps[] = {
    {.action = "propose",
     .from = "",
     .to = "PROPOSED",
     .right = RIGHT_IMPORTANT_PROPOSE,
     .clause = "4.2",
     .form = "ImportantUserForm",
     .effect = "important_propose"},
    {.action = "reject",
     .from = "PROPOSED",
     .to = "REJECTED",
     .leads = LEADS_AWAY,
     .right = RIGHT_IMPORTANT_CONFIRM,
     .clause = "4.2",
     .effect = "important_reject"},
    {.action = "confirm",
     .from = "PROPOSED|CONFIRMED",
     .to = "CONFIRMED",
     .right = RIGHT_IMPORTANT_CONFIRM,
     .clause = "4.2",
     .form = "ImportantUserConfirmation",
     .effect = "important_confirm"},
    {.action = "end",
     .from = "CONFIRMED",
     .to = "ENDED",
     .leads = LEADS_AWAY,
     .right = RIGHT_IMPORTANT_CONFIRM,
     .clause = "4.2",
     .form = "ImportantUserEnd",
     .effect = "important_end"},
    {NULL},
};

/* 4.20: what 4.19 asks for goes to the archive when all of it is there. */
static const struct workflow_step archive_steps[] = {
    {.action = "collect", .from = "", .to = "COLLECTING", .right = RIGHT_ARCHIVE_WRITE, .clause = "4.20"},
    {.action = "file",
     .from = "COLLECTING",
     .to = "ARCHIVED",
     .right = RIGHT_ARCHIVE_WRITE,
     .clause = "4.20",
     .form = "ArchiveFiling",
     .gates = "archive_records",
     .effect = "archive_file"},
    {.action = "submit",
     .from = "ARCHIVED",
     .to = "",
     .right = RIGHT_ARCHIVE_WRITE,
     .clause = "4.20",
     .form = "ArchiveSubmission",
     .effect = "archive_submit"},
    {.action = "withdraw",
     .from = "COLLECTING",
     .to = "WITHDRAWN",
     .leads = LEADS_AWAY,
     .right = RIGHT_ARCHIVE_WRITE,
     .clause = "4.20"},
    {NULL},
};

const struct workflow workflow_contract[] = {
    {"contracts", "4.13", "HT", DESK_MARKETING_CLERK, "EXPIRED|ENDED|TERMINATED|WITHDRAWN", true,
     contract_steps},
    {"agreements", "4.13", "XY", DESK_MARKETING_CLERK, "EXPIRED|ENDED|TERMINATED|WITHDRAWN", true,
     agreement_steps},
    {"dual-sources", "4.14", "SD", DESK_MARKETING_CLERK, "REJECTED|WITHDRAWN", true, dual_source_steps},
    {"important-users", "4.2", "ZY", DESK_MARKETING_CLERK, "REJECTED|ENDED", true, important_user_steps},
    {"archives", "4.20", "GD", DESK_MARKETING_CLERK, "ARCHIVED|WITHDRAWN", true, archive_steps},
    {NULL},
};
