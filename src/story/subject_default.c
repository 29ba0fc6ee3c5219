/* subject_default - the model in the program: data/models/subject-ar.model. */

#include "story/subject.h"

extern const unsigned char embedded_subject_ar[];
extern const size_t embedded_subject_ar_size;

enum errc subject_open_default(struct subject **ret, struct error *err) {
    span bytes = { (const char *) embedded_subject_ar, embedded_subject_ar_size };
    return subject_open(bytes, ret, err);
}

enum category subject_default_category(struct subject *s, const struct article *a,
                                       double *ret_confidence) {
    if (ret_confidence) *ret_confidence = 0;
    if (a->lang[0] && strcmp(a->lang, "ar") != 0) return CATEGORY_UNKNOWN;
    return subject_category(s, a, ret_confidence);
}
