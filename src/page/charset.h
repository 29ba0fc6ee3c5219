#ifndef PAGE_CHARSET_H
#define PAGE_CHARSET_H

/* charset - any bytes to valid UTF-8: BOM > HTTP > declaration > detection, with agreement tests.
 *
 * Bad sequences become U+FFFD, controls but \t \n \r go. UTF-7 is never honoured.
 * Library    uchardet and ICU converters, only here.
 */

#include "base/buf.h"

/* Appends UTF-8 to out (its maximum caps the size); *ret_name is a static string: "utf-8",
 * "windows-1256", ... declared: from <meta> or the XML declaration, may be empty. */
enum errc charset_to_utf8(span bytes, span content_type, span declared, struct buf *out,
                          const char **ret_name, struct error *err) MUST_CHECK;

#endif
