/* stop - the stop words and their hash set. */

#include "text/stop.h"

static const char arabic[] =
    /* prepositions and what hangs on them */
    "من في علي الي عن مع بين حتي منذ مذ خلال عبر نحو لدي لدن عند عندما دون بدون سوي غير ضد حول تحت "
    "فوق امام خلف وراء قبل بعد رغم حسب وفق وفقا ضمن تجاه ازاء بشان بسبب "
    "منه منها منهم منهما منا منك مني فيه فيها فيهم فيهما فينا عليه عليها عليهم عليهما علينا عليك "
    "اليه اليها اليهم اليهما الينا اليك عنه عنها عنهم عنا معه معها معهم معنا معي بينه بينها بينهم "
    "بينهما بيننا لديه لديها لديهم لدينا عنده عندها عندهم "
    "له لها لهم لهما لنا لك لكم لي به بها بهم بهما بنا بك بي "
    "ومن وفي وعلي والي وعن ومع وبين وحتي ومنذ وخلال وعند وعندما ودون وبعد وقبل وبعدما وفيها وفيه "
    "ومنها ومنهم وعليه وله ولها ولهم وبه وبها فمن ففي فعلي ليس بمن ممن مما عما فيما بما لما كما "
    /* particles */
    "ان انه انها انهم انهما انا اننا انني انك وان وانه وانها وانهم بان بانه بانها بانهم لان لانه "
    "لانها "
    "لانهم فان فانه فانها كان كانه كانها لكن ولكن لكنه لكنها ولكنه ولكنها ليت لعل "
    "لا لم لن ما ولا ولم ولن وما فلا فلم فلن قد وقد لقد ولقد فقد سوف هل او ام اما واما فاما بل ثم "
    "اذا واذا فاذا اذ اذن اي ايه الا والا لو ولو لولا لوما كي لكي حيث وحيث حيثما كلما مهما "
    "اينما "
    "متي كيف اين لماذا ماذا كم هنا هناك هنالك وهناك هكذا كذلك وكذلك لذلك ولذلك بذلك وبذلك لذا ولذا "
    "ايضا فقط نعم كلا يا ايها ايتها انما وانما بينما فيما بيد حين وحين حينما حينها عنديذ "
    /* pronouns, demonstratives, relatives */
    "هو هي هم هما هن نحن انت انتم انتما وهو وهي وهم وهما ونحن فهو فهي فهم "
    "هذا هذه هذان هذين هاتان هاتين هولاء ذلك تلك ذاك اوليك هذي وهذا وهذه وذلك وتلك وهولاء بهذا "
    "بهذه "
    "لهذا لهذه فهذا فهذه كهذا كهذه "
    "الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللاتي اللايي والذي والتي والذين بالذي "
    "بالتي "
    "للذي للتي للذين "
    /* to be and its sisters, in every person a newspaper uses */
    "كانت كانوا كانا كنت كنا يكون تكون يكونوا نكون اكون يكن تكن وكان وكانت وكانوا ويكون وتكون "
    "ليست ليسوا لست لسنا وليس وليست اصبح اصبحت صار صارت مازال مازالت لايزال يزال تزال زال زالت "
    /* quantity and manner, where they carry no subject */
    "كل وكل بكل لكل جميع وجميع كافه بعض وبعض كلا كلتا معظم اكثر اقل احد احدي مثل كمثل ذات ذو ذي "
    "ذوي "
    "نفس نفسه نفسها نفسهم جدا تماما حاليا حيال "
    "ال";

static const char french[] = "a ai aie aient aies ait as au aucun aucune aura aurait auront aussi "
                             "autre autres aux avaient avais "
                             "avait avant avec avez aviez avions avons ayant bien c car ce ceci "
                             "cela celle celles celui ces cet "
                             "cette ceux chaque chez comme comment contre d dans de depuis des "
                             "dont donc du durant elle elles en "
                             "encore entre es est et etaient etais etait etant ete etes etre eu "
                             "eux fait font furent fut ici il "
                             "ils j je jusqu jusque l la le les leur leurs lors lorsqu lorsque lui "
                             "m ma mais me meme memes mes mon "
                             "n ne ni nos notre nous on ont ou par parce pas pendant peu peut plus "
                             "pour pourquoi puis puisque qu "
                             "quand que quel quelle quelles quels qui quoi s sa sans se selon sera "
                             "serait seront ses si sien son "
                             "sont sous suis sur t ta tandis te tel telle tes toi ton tous tout "
                             "toute toutes tres trop tu un une "
                             "va vers voici voila vos votre vous y";

static const char english[] =
    "a about above after again against all also am an and any are as at be because been before "
    "being "
    "below between both but by can cannot could d did do does doing down during each few for from "
    "further had has have having he her here hers herself him himself his how i if in into is it "
    "its "
    "itself just ll m me more most my myself no nor not now o of off on once only or other our "
    "ours "
    "ourselves out over own re s same she should so some such t than that the their theirs them "
    "themselves then there these they this those through to too under until up ve very was we were "
    "what "
    "when where which while who whom why will with would you your yours yourself";

const char *const stop_words[STOP_LISTS] = {
    [STOP_AR] = arabic,
    [STOP_FR] = french,
    [STOP_EN] = english,
};

/* Up to eight bytes as a number; longer words by two that overlap. */
static inline uint64_t bytes_of(const char *at, size_t len) {
    uint64_t v = 0;
    uint32_t lo, hi;
    if (len >= 4) {
        memcpy(&lo, at, 4);
        memcpy(&hi, at + len - 4, 4);
        return (uint64_t) hi << 32 | lo;
    }
    for (size_t i = 0; i < len; i++) v = v << 8 | (unsigned char) at[i];
    return v;
}

/* The words are ours and few: a hash that anyone can compute is good enough. */
static inline uint64_t hash_of(span w) {
    size_t half = w.len > 8 ? 8 : w.len;
    uint64_t h = bytes_of(w.at, half) * 0x9E3779B97F4A7C15u;
    if (w.len > 8) h ^= bytes_of(w.at + w.len - 8, 8) * 0xD6E8FEB86659FD93u;
    return h ^ w.len << 58;
}
static inline size_t slot_of(uint64_t hash) {
    return hash >> 54;
}
static inline size_t sieve_of(uint64_t hash) {
    return hash >> 42 & (STOP_SIEVE_BITS - 1);
}
static_assert(STOP_SLOTS == 1 << 10, "slot_of() gives ten bits");

void stop_fill(struct stop_set *set, enum stop_list list) {
    span rest = span_of(stop_words[list]), word = SPAN_EMPTY;
    while (span_next(&rest, ' ', &word)) {
        assert(word.len && word.len <= STOP_WORD_MAX);
        if (stop_has(set, word)) continue;
        uint64_t hash = hash_of(word);
        size_t i = slot_of(hash), bit = sieve_of(hash);
        set->sieve[bit / 64] |= 1ULL << (bit % 64);
        while (set->slots[i].len) i = (i + 1) % STOP_SLOTS;
        memcpy(set->slots[i].at, word.at, word.len);
        set->slots[i].len = (unsigned char) word.len;
    }
}

bool stop_has(const struct stop_set *set, span word) {
    if (!word.len || word.len > STOP_WORD_MAX) return false;
    uint64_t hash = hash_of(word);
    size_t bit = sieve_of(hash);
    if (!(set->sieve[bit / 64] >> (bit % 64) & 1)) return false;
    for (size_t i = slot_of(hash); set->slots[i].len; i = (i + 1) % STOP_SLOTS)
        if (set->slots[i].len == word.len && memcmp(set->slots[i].at, word.at, word.len) == 0)
            return true;
    return false;
}
