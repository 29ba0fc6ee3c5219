// Lucene's answer to the same questions: ArabicAnalyzer with its own stop words, BM25 with its own
// k1 and b, all words ORed. java Lucene.java ARTICLES.jsonl.tsv QUERIES.tsv RUN.txt
//
// Articles and queries come as "id TAB text" with line breaks made blanks; the run is TREC's.

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

public final class Lucene {
    private static final int HITS = 100;

    private static String[] fields(String line) {
        int tab = line.indexOf('\t');
        return new String[] {line.substring(0, tab), line.substring(tab + 1)};
    }

    private static void index(ByteBuffersDirectory dir, Analyzer analyzer, Path articles) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(new BM25Similarity());
        try (IndexWriter writer = new IndexWriter(dir, config);
                var lines = Files.lines(articles)) {
            for (var at = lines.iterator(); at.hasNext();) {
                String[] f = fields(at.next());
                Document d = new Document();
                d.add(new StringField("id", f[0], Field.Store.YES));
                d.add(new TextField("text", f[1], Field.Store.NO));
                writer.addDocument(d);
            }
            writer.forceMerge(1);
        }
    }

    public static void main(String[] args) throws Exception {
        IndexSearcher.setMaxClauseCount(4096);
        Analyzer analyzer = new ArabicAnalyzer();
        ByteBuffersDirectory dir = new ByteBuffersDirectory();
        index(dir, analyzer, Path.of(args[0]));
        QueryBuilder builder = new QueryBuilder(analyzer);
        try (DirectoryReader reader = DirectoryReader.open(dir);
                BufferedWriter out = Files.newBufferedWriter(Path.of(args[2]))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(new BM25Similarity());
            StoredFields stored = searcher.storedFields();
            for (String line : Files.readAllLines(Path.of(args[1]))) {
                String[] f = fields(line);
                Query q = builder.createBooleanQuery("text", f[1]);
                if (q == null) continue;
                int rank = 0;
                for (ScoreDoc hit : searcher.search(q, HITS).scoreDocs)
                    out.write(f[0] + " Q0 " + stored.document(hit.doc).get("id") + " " + ++rank + " " + hit.score + " lucene\n");
            }
        }
    }
}
