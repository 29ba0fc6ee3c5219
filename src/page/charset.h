#ifndef PAGE_CHARSET_H
#define PAGE_CHARSET_H

/* charset - any bytes to valid UTF-8: BOM > HTTP > declaration > detection, with agreement tests.
 *
 * Agreement  Arabic whose words are in another Arabic charset than its label says, or stand under a
 *            western one, is read by its words; UTF-8 that was encoded twice is decoded twice.
 * Bad sequences become U+FFFD, controls but \t \n \r go. UTF-7 is never honoured.
 * Library    uchardet and ICU converters, only here.
 */

#include "base/arena.h"
#include "base/buf.h"

/* Appends UTF-8 to out (its maximum caps the size); *ret_name is a static string: "utf-8",
 * "windows-1256", ... declared: from <meta> or the XML declaration, may be empty. */
enum errc charset_to_utf8(span bytes, span content_type, span declared, struct buf *out,
                          const char **ret_name, struct error *err) MUST_CHECK;

/* The label that the document itself names in its first KiB: <meta charset>, <meta http-equiv>;
 * the encoding of an XML declaration. Borrowed from bytes; empty when there is none. */
span charset_declared_html(span bytes);
span charset_declared_xml(span bytes);

/* s in NFC and with its bidi controls balanced; s itself when it is so already. For texts that
 * readers see: addresses keep the form their servers know. */
span text_settle(span s, struct arena *arena);

/* Loads what ICU and uchardet load lazily; before the jail closes. */
void charset_warm_up(void);

#endif
