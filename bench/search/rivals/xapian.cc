/* Xapian glass. Documents are added newest first, so that its documents' numbers are the order that
 * news wants: the newest ten are then the first ten, and it may stop. */
#include "common.h"

#include <xapian.h>

#include <algorithm>
#include <fcntl.h>
#include <map>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <vector>

enum { SLOT_TIME, SLOT_SOURCE, SLOT_STORY, SLOT_ID };
static long long newest_s, docs;

static void add_row(Xapian::WritableDatabase &db, const struct row &r) {
    Xapian::Document d;
    Xapian::termpos at = 0;
    for (char *p = r.text; *p;) {
        size_t n = strcspn(p, " ");
        if (n) d.add_posting("w" + std::string(p, n), ++at);
        p += n + (p[n] != 0);
    }
    d.add_boolean_term(std::string("s") + r.source);
    d.add_boolean_term(std::string("c") + r.category);
    d.add_value(SLOT_TIME, Xapian::sortable_serialise((double) r.time_s));
    d.add_value(SLOT_SOURCE, r.source);
    d.add_value(SLOT_STORY, std::to_string(r.story));
    d.add_value(SLOT_ID, std::to_string(r.id));
    db.add_document(d);
}

static void build(const char *tokens, const std::string &dir) {
    int fd = open(tokens, O_RDONLY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) throw std::string("no token file");
    size_t size = (size_t) st.st_size;
    const char *all = (const char *) mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    {
        Xapian::WritableDatabase db(dir + "/raw", Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
        std::string line;
        const size_t chunk = 64 << 20;
        for (size_t end = size; end > 0;) {
            size_t stop = all[end - 1] == '\n' ? end - 1 : end, from = stop;
            while (from > 0 && all[from - 1] != '\n') from--;
            line.assign(all + from, stop - from);
            struct row r;
            if (row_parse(&line[0], &r)) add_row(db, r);
            /* Behind us: the peak of memory would count it. */
            if (from / chunk < end / chunk)
                madvise(const_cast<char *>(all) + end / chunk * chunk,
                        std::min(chunk, size - end / chunk * chunk), MADV_DONTNEED);
            end = from;
        }
        db.commit();
        Xapian::Database done(dir + "/raw");
        done.compact(dir + "/db", Xapian::DBCOMPACT_NO_RENUMBER);
    }
    if (system(("rm -rf '" + dir + "/raw'").c_str())) throw std::string("cannot remove the raw index");
    printf("{\"version\":\"Xapian %s\"}\n", Xapian::version_string());
}

static Xapian::Query clause(const struct clause &c) {
    std::vector<std::string> words;
    for (int i = 0; i < c.count; i++) words.push_back(std::string(c.op == '#' ? "s" : "w") + c.words[i]);
    if (words.size() == 1) return Xapian::Query(words[0]);
    return Xapian::Query(Xapian::Query::OP_PHRASE, words.begin(), words.end(), words.size());
}

static Xapian::Query parse(const struct ask &a) {
    std::vector<Xapian::Query> must, any, no, filter;
    for (int i = 0; i < a.count; i++) {
        const struct clause &c = a.clauses[i];
        (c.op == '+' ? must : c.op == '?' ? any : c.op == '-' ? no : filter).push_back(clause(c));
    }
    Xapian::Query q(Xapian::Query::OP_AND, must.begin(), must.end());
    Xapian::Query some(Xapian::Query::OP_OR, any.begin(), any.end());
    if (must.empty()) q = some;
    else if (!any.empty()) q = Xapian::Query(Xapian::Query::OP_AND_MAYBE, q, some);
    if (!no.empty()) q = Xapian::Query(Xapian::Query::OP_AND_NOT, q, Xapian::Query(Xapian::Query::OP_OR, no.begin(), no.end()));
    if (a.from_s || a.to_s)
        filter.push_back(Xapian::Query(Xapian::Query::OP_VALUE_RANGE, SLOT_TIME,
                                       Xapian::sortable_serialise((double) a.from_s),
                                       Xapian::sortable_serialise(a.to_s ? (double) (a.to_s - 1) : 1e18)));
    for (auto &f : filter) q = Xapian::Query(Xapian::Query::OP_FILTER, q, f);
    return q;
}

class Recency : public Xapian::ValuePostingSource {
  public:
    Recency() : Xapian::ValuePostingSource(SLOT_TIME) {
    }
    void init(const Xapian::Database &db) override {
        Xapian::ValuePostingSource::init(db);
        set_maxweight(2.0);
    }
    double get_weight() const override {
        double age = ((double) newest_s - Xapian::sortable_unserialise(get_value())) / 86400;
        return 2.0 / (1 + std::max(0.0, age) / 14);
    }
};

class Histogram : public Xapian::MatchSpy {
  public:
    Xapian::valueno slot;
    std::map<std::string, long long> counts;
    explicit Histogram(Xapian::valueno s) : slot(s) {
    }
    void operator()(const Xapian::Document &d, double) override {
        std::string v = d.get_value(slot);
        if (slot == SLOT_TIME) v = std::to_string((long long) Xapian::sortable_unserialise(v) / 86400);
        counts[v]++;
    }
};

static void answer(Xapian::Database &db, char *line) {
    static struct ask a;
    long long began = now_ns();
    if (!ask_parse(line, &a)) {
        printf("0\tunsupported\n");
        return;
    }
    std::string out, command = a.command;
    Xapian::Enquire e(db);
    Xapian::Query q = parse(a);
    static Recency recency;
    if (command == "DECAY_10") q = Xapian::Query(Xapian::Query::OP_AND_MAYBE, q, Xapian::Query(&recency));
    e.set_query(q);
    e.set_weighting_scheme(Xapian::BM25Weight(0.9, 0, 1, 0.6, 0.5));
    Histogram spy(command == "HIST_DAY" ? SLOT_TIME : SLOT_SOURCE);
    if (command == "COUNT" || command == "NEWEST_10") e.set_weighting_scheme(Xapian::BoolWeight());
    bool whole = command == "COUNT" || command == "TOP_10_COUNT";
    if (command == "HIST_DAY" || command == "FACET_SRC") {
        e.set_weighting_scheme(Xapian::BoolWeight());
        e.add_matchspy(&spy);
        whole = true;
    }
    if (command == "COLLAPSE_10") e.set_collapse_key(SLOT_STORY);
    Xapian::MSet m = e.get_mset(0, (Xapian::doccount) top_of(a.command), whole ? (Xapian::doccount) docs : 0);
    if (command == "COUNT" || command == "TOP_10_COUNT") out = std::to_string(m.get_matches_estimated()) + " ";
    for (auto &c : spy.counts) out += c.first + "=" + std::to_string(c.second) + " ";
    for (auto i = m.begin(); i != m.end(); ++i) out += i.get_document().get_value(SLOT_ID) + " ";
    printf("%lld\t%s\n", now_ns() - began, out.c_str());
}

int main(int argc, char **argv) try {
    if (argc == 4 && is(argv[1], "build")) {
        build(argv[2], argv[3]);
        return 0;
    }
    Xapian::Database db(std::string(argv[2]) + "/db");
    docs = db.get_doccount();
    newest_s = (long long) Xapian::sortable_unserialise(db.get_value_upper_bound(SLOT_TIME));
    printf("ready\n");
    fflush(stdout);
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0) {
        answer(db, line);
        fflush(stdout);
    }
    return 0;
} catch (const Xapian::Error &e) {
    fprintf(stderr, "xapian: %s\n", e.get_description().c_str());
    return 1;
}
