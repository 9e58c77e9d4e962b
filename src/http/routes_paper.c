/* routes_paper - papers of cases, their templates, photos and scans; see routes_parts.h. */
#include "papers.h"
#include "routes_parts.h"

#define PATH_PAPER                                                                                           \
    {                                                                                                        \
        "paper", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL                                                   \
    }
#define PATH_CASE                                                                                            \
    {                                                                                                        \
        "case", PARAM_PATH, PARAM_TEXT, 1, 40, NULL, NULL                                                    \
    }
#define PATH_SHA256                                                                                          \
    {                                                                                                        \
        "sha256", PARAM_PATH, PARAM_TEXT, 64, 64, NULL, NULL                                                 \
    }
#define FILE_BYTES_MAX (20 * 1024 * 1024)

const struct route routes_paper[] = {
    {"GET", "/api/v1/papers/{case}", "papers", .source = ROUTE_SQL, .function = "api.papers",
     .clause = "4.19", .right = RIGHT_PAPER_PRINT, .schema = "Papers", .list = "items",
     .params = {PATH_CASE}},
    {"GET", "/api/v1/papers/{case}/{paper}", "paper", .source = ROUTE_CALL, .call = papers_print,
     .clause = "4.19", .right = RIGHT_PAPER_PRINT, .schema = "Pdf", .media = "application/pdf",
     .params = {PATH_CASE, PATH_PAPER}},
    {"GET", "/api/v1/paper-templates", "paper_templates", .source = ROUTE_SQL,
     .function = "api.paper_templates", .clause = "4.19", .right = RIGHT_PAPER_PRINT,
     .schema = "PaperTemplates", .list = "items"},
    {"POST", "/api/v1/paper-templates/{paper}/preview", "paper_preview", .source = ROUTE_CALL,
     .call = papers_preview, .clause = "4.19", .right = RIGHT_PAPER_WRITE, .body = "PaperTemplateForm",
     .schema = "Pdf", .media = "application/pdf", .keyless = true, .params = {PATH_PAPER}},
    {"POST", "/api/v1/paper-templates/{paper}", "paper_template_add", .source = ROUTE_CALL,
     .call = papers_save, .clause = "4.19", .right = RIGHT_PAPER_WRITE, .body = "PaperTemplateForm",
     .schema = "PaperTemplateVersion", .status = 201, .keyless = true, .changes = true,
     .params = {PATH_PAPER}},
    {"GET", "/api/v1/attachments", "attachments", .source = ROUTE_SQL, .function = "api.attachments",
     .clause = "4.19", .right = RIGHT_ATTACHMENT_SEND, .schema = "Attachments", .list = "items",
     .params = {{"case", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL},
                {"account", PARAM_QUERY, PARAM_TEXT, 1, 40, NULL, NULL}}},
    {"GET", "/api/v1/attachments/{sha256}/state", "attachment_state", .source = ROUTE_SQL,
     .function = "api.attachment_state", .clause = "4.15", .right = RIGHT_ATTACHMENT_SEND,
     .schema = "Attachment", .params = {PATH_SHA256}},
    {"GET", "/api/v1/attachments/{sha256}", "attachment", .source = ROUTE_CALL, .call = papers_get_file,
     .clause = "4.19", .right = RIGHT_ATTACHMENT_SEND, .schema = "File", .media = "application/octet-stream",
     .params = {PATH_SHA256}},
    {"PUT", "/api/v1/attachments/{sha256}", "attachment_put", .source = ROUTE_CALL, .call = papers_put_file,
     .clause = "4.15", .right = RIGHT_ATTACHMENT_SEND, .raw = "application/octet-stream",
     .schema = "AttachmentPart",
     .params = {PATH_SHA256,
                {"bytes", PARAM_QUERY, PARAM_INT, 1, FILE_BYTES_MAX, "0", NULL},
                {"offset", PARAM_QUERY, PARAM_INT, 0, FILE_BYTES_MAX, "0", NULL}}},
    {"PUT", "/api/v1/quarantine/files/{sha256}", "quarantine_file", .source = ROUTE_CALL,
     .call = papers_put_aside, .clause = "4.15", .open = true, .raw = "application/octet-stream",
     .schema = "AttachmentPart",
     .params = {PATH_SHA256,
                {"bytes", PARAM_QUERY, PARAM_INT, 1, FILE_BYTES_MAX, "0", NULL},
                {"offset", PARAM_QUERY, PARAM_INT, 0, FILE_BYTES_MAX, "0", NULL}}},
    {"POST", "/api/v1/attachments/{sha256}/uses", "attachment_use_add", .source = ROUTE_SQL,
     .function = "api.attachment_use_add", .clause = "4.19", .right = RIGHT_ATTACHMENT_SEND,
     .body = "AttachmentUse", .schema = "Attachment", .status = 201, .params = {PATH_SHA256}},
    {NULL},
};
