/* Lucene, sorted by time (newest first), one segment. build TOKENS DIR | serve DIR. */
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.sandbox.facet.plain.histograms.HistogramCollectorManager;
import org.apache.lucene.search.*;
import org.apache.lucene.search.grouping.*;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

public class Bench {
    /** As Warraq's: k1 and b do not change what is fast, only which are the best ten. */
    static final BM25Similarity BM25 = new BM25Similarity(0.9f, 0.6f);
    static final Sort NEWEST = new Sort(new SortField("time", SortField.Type.LONG, true));

    static void build(String tokens, String dir) throws IOException {
        IndexWriterConfig c = new IndexWriterConfig(new WhitespaceAnalyzer());
        c.setIndexSort(NEWEST).setSimilarity(BM25).setRAMBufferSizeMB(256);
        c.setMergeScheduler(new SerialMergeScheduler()).setUseCompoundFile(false);
        long n = 0;
        try (MMapDirectory d = new MMapDirectory(Paths.get(dir)); IndexWriter w = new IndexWriter(d, c);
                BufferedReader in = new BufferedReader(new InputStreamReader(new FileInputStream(tokens), StandardCharsets.UTF_8), 1 << 20)) {
            for (String line; (line = in.readLine()) != null; n++) {
                String[] f = line.split("\t", 6);
                Document a = new Document();
                long time = Long.parseLong(f[1]);
                a.add(NumericDocValuesField.indexedField("time", time));
                a.add(new LongPoint("time", time));
                a.add(new NumericDocValuesField("id", Long.parseLong(f[0])));
                a.add(new SortedDocValuesField("src", new BytesRef(f[2])));
                a.add(new StringField("src", f[2], Field.Store.NO));
                a.add(new StringField("cat", f[3], Field.Store.NO));
                a.add(new SortedDocValuesField("story", new BytesRef(f[4])));
                a.add(new TextField("body", f[5], Field.Store.NO));
                w.addDocument(a);
            }
            w.forceMerge(1);
            w.commit();
        }
        System.out.println("{\"version\":\"Lucene " + Version.LATEST + "\",\"articles\":" + n + "}");
    }

    final IndexSearcher searcher;
    final LeafReader leaf;
    final long newest;

    Bench(IndexReader r) throws IOException {
        searcher = new IndexSearcher(r);
        searcher.setSimilarity(BM25);
        searcher.setQueryCache(null);
        leaf = r.leaves().get(0).reader();
        NumericDocValues time = leaf.getNumericDocValues("time");
        newest = time.advanceExact(0) ? time.longValue() : 0;
    }

    static Query clause(String text) {
        String[] w = text.split("~");
        return w.length == 1 ? new TermQuery(new Term("body", w[0])) : new PhraseQuery("body", w);
    }

    static Query range(long from, long to) {
        long lo = from == 0 ? Long.MIN_VALUE : from, hi = to == 0 ? Long.MAX_VALUE : to - 1;
        Query plain = new IndexOrDocValuesQuery(LongPoint.newRangeQuery("time", lo, hi),
            NumericDocValuesField.newSlowRangeQuery("time", lo, hi));
        return new IndexSortSortedNumericDocValuesRangeQuery("time", lo, hi, plain);
    }

    static Query parse(long from, long to, String text) {
        BooleanQuery.Builder b = new BooleanQuery.Builder();
        boolean must = false, any = false, filtered = from != 0 || to != 0;
        if (filtered) b.add(range(from, to), BooleanClause.Occur.FILTER);
        String[] all = text.split(" ");
        for (String c : all) {
            must |= c.charAt(0) == '+';
            any |= c.charAt(0) == '?';
            String rest = c.substring(1);
            switch (c.charAt(0)) {
                case '+' -> b.add(clause(rest), BooleanClause.Occur.MUST);
                case '?' -> b.add(clause(rest), BooleanClause.Occur.SHOULD);
                case '-' -> b.add(clause(rest), BooleanClause.Occur.MUST_NOT);
                default -> {
                    filtered = true;
                    b.add(new TermQuery(new Term("src", rest)), BooleanClause.Occur.FILTER);
                }
            }
        }
        if (all.length == 1 && !filtered) return clause(all[0].substring(1));
        if (any && !must) b.setMinimumNumberShouldMatch(1);
        return b.build();
    }

    void ids(ScoreDoc[] hits, StringBuilder out) throws IOException {
        ScoreDoc[] byDoc = hits.clone();
        Arrays.sort(byDoc, Comparator.comparingInt(h -> h.doc));
        Map<Integer, Long> id = new HashMap<>();
        NumericDocValues v = leaf.getNumericDocValues("id");
        for (ScoreDoc h : byDoc)
            if (v.advanceExact(h.doc)) id.put(h.doc, v.longValue());
        for (ScoreDoc h : hits) out.append(id.get(h.doc)).append(' ');
    }

    void collapse(Query q, StringBuilder out) throws IOException {
        var first = new FirstPassGroupingCollector<>(new TermGroupSelector("story"), Sort.RELEVANCE, 10);
        searcher.search(q, first);
        var groups = first.getTopGroups(0);
        if (groups == null) return;
        var second = new TopGroupsCollector<>(new TermGroupSelector("story"), groups, Sort.RELEVANCE, Sort.RELEVANCE, 1, false);
        searcher.search(q, second);
        for (var g : second.getTopGroups(0).groups) ids(g.scoreDocs(), out);
    }

    void days(Query q, StringBuilder out) throws IOException {
        var counts = searcher.search(q, new HistogramCollectorManager("time", 86400, 100000));
        TreeMap<Long, Integer> sorted = new TreeMap<>();
        for (var c : counts) sorted.put(c.key, c.value);
        sorted.forEach((day, n) -> out.append(day).append('=').append(n).append(' '));
    }

    void sources(Query q, StringBuilder out) throws IOException {
        SortedDocValues v = leaf.getSortedDocValues("src");
        int[] counts = new int[v.getValueCount()];
        searcher.search(q, new SimpleCollector() {
            @Override
            public void collect(int doc) throws IOException {
                if (v.advanceExact(doc)) counts[v.ordValue()]++;
            }

            @Override
            public ScoreMode scoreMode() {
                return ScoreMode.COMPLETE_NO_SCORES;
            }
        });
        SortedDocValues names = leaf.getSortedDocValues("src");
        for (int i = 0; i < counts.length; i++)
            if (counts[i] > 0) out.append(names.lookupOrd(i).utf8ToString()).append('=').append(counts[i]).append(' ');
    }

    /* Counts no more than it must: it may skip as soon as k are found. */
    ScoreDoc[] top(Query q, int k) throws IOException {
        return searcher.search(q, new TopScoreDocCollectorManager(k, null, k)).scoreDocs;
    }

    void answer(String command, Query q, StringBuilder out) throws IOException {
        switch (command) {
            case "COUNT" -> out.append(searcher.count(q));
            case "TOP_10" -> ids(top(q, 10), out);
            case "TOP_100" -> ids(top(q, 100), out);
            case "TOP_10_COUNT" -> {
                TopDocs t = searcher.search(q, new TopScoreDocCollectorManager(10, null, Integer.MAX_VALUE));
                out.append(t.totalHits.value()).append(' ');
                ids(t.scoreDocs, out);
            }
            case "NEWEST_10" -> ids(searcher.search(q, new TopFieldCollectorManager(NEWEST, 10, null, 10)).scoreDocs, out);
            case "DECAY_10" -> ids(top(new BooleanQuery.Builder().add(q, BooleanClause.Occur.MUST)
                .add(LongField.newDistanceFeatureQuery("time", 2f, newest, 14 * 86400), BooleanClause.Occur.SHOULD).build(), 10), out);
            case "COLLAPSE_10" -> collapse(q, out);
            case "HIST_DAY" -> days(q, out);
            case "FACET_SRC" -> sources(q, out);
            default -> out.append("unsupported");
        }
    }

    static void serve(String dir) throws IOException {
        PrintStream stdout = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Bench bench = new Bench(DirectoryReader.open(new MMapDirectory(Paths.get(dir))));
        stdout.print("ready\n");
        stdout.flush();
        StringBuilder out = new StringBuilder();
        for (String line; (line = in.readLine()) != null;) {
            long began = System.nanoTime();
            String[] f = line.split("\t");
            out.setLength(0);
            bench.answer(f[0], parse(Long.parseLong(f[1]), Long.parseLong(f[2]), f[3]), out);
            stdout.print((System.nanoTime() - began) + "\t" + out + "\n");
            stdout.flush();
        }
    }

    public static void main(String[] args) throws IOException {
        if (args[0].equals("build")) build(args[1], args[2]);
        else serve(args[1]);
    }
}
