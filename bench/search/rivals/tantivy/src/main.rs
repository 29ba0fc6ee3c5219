//! tantivy, sorted by date (newest first), one segment. `build TOKENS DIR` | `serve DIR`.
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::ops::Bound;
use std::time::Instant;
use tantivy::aggregation::{agg_req::Aggregations, AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::*;
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{DocAddress, DocId, Index, IndexSettings, IndexSortByField, Order, ReloadPolicy, Score, Searcher, SegmentReader};

type Res<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Clone, Copy)]
struct Fields { body: Field, id: Field, time: Field, src: Field, cat: Field, story: Field }

fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let words = TextFieldIndexing::default().set_tokenizer("blanks").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let body = b.add_text_field("body", TextOptions::default().set_indexing_options(words));
    let id = b.add_u64_field("id", FAST);
    let time = b.add_i64_field("time", FAST | INDEXED);
    let src = b.add_text_field("src", STRING | FAST);
    let cat = b.add_text_field("cat", STRING | FAST);
    let story = b.add_u64_field("story", FAST);
    (b.build(), Fields { body, id, time, src, cat, story })
}

fn blanks() -> TextAnalyzer {
    TextAnalyzer::from(WhitespaceTokenizer::default())
}

fn build(tokens: &str, dir: &str) -> Res<()> {
    let (schema, f) = schema();
    let settings = IndexSettings {
        sort_by_field: Some(IndexSortByField { field: "time".into(), order: Order::Desc }),
        ..Default::default()
    };
    let index = Index::builder().schema(schema).settings(settings).create_in_dir(dir)?;
    index.tokenizers().register("blanks", blanks());
    let mut w = index.writer_with_num_threads(1, 256_000_000)?;
    let mut n = 0u64;
    for line in BufReader::with_capacity(1 << 20, std::fs::File::open(tokens)?).lines() {
        let line = line?;
        let mut p = line.splitn(6, '\t');
        let mut next = || p.next().unwrap_or("");
        let (id, time, src, cat, story, text) = (next(), next(), next(), next(), next(), next());
        let mut d = TantivyDocument::default();
        d.add_u64(f.id, id.parse()?);
        d.add_i64(f.time, time.parse()?);
        d.add_text(f.src, src);
        d.add_text(f.cat, cat);
        d.add_u64(f.story, story.parse()?);
        d.add_text(f.body, text);
        w.add_document(d)?;
        n += 1;
    }
    w.commit()?;
    w.wait_merging_threads()?;
    let mut w: tantivy::IndexWriter = index.writer_with_num_threads(1, 64_000_000)?;
    let ids = index.searchable_segment_ids()?;
    if ids.len() > 1 {
        w.merge(&ids).wait()?;
    }
    w.garbage_collect_files().wait()?;
    w.wait_merging_threads()?;
    println!("{{\"version\":\"tantivy 0.27.0\",\"articles\":{n},\"segments\":{}}}", index.searchable_segment_ids()?.len());
    Ok(())
}

fn clause(f: Fields, text: &str) -> Box<dyn Query> {
    let words: Vec<Term> = text.split('~').map(|w| Term::from_field_text(f.body, w)).collect();
    if words.len() == 1 {
        return Box::new(TermQuery::new(words[0].clone(), IndexRecordOption::WithFreqs));
    }
    Box::new(PhraseQuery::new(words))
}

fn parse(f: Fields, from: i64, to: i64, text: &str) -> Box<dyn Query> {
    let mut all: Vec<(Occur, Box<dyn Query>)> = text
        .split(' ')
        .map(|c| match &c[..1] {
            "+" => (Occur::Must, clause(f, &c[1..])),
            "?" => (Occur::Should, clause(f, &c[1..])),
            "-" => (Occur::MustNot, clause(f, &c[1..])),
            _ => (Occur::Must, Box::new(tantivy::query::ConstScoreQuery::new(
                Box::new(TermQuery::new(Term::from_field_text(f.src, &c[1..]), IndexRecordOption::Basic)), 0.0)) as Box<dyn Query>),
        })
        .collect();
    if from != 0 || to != 0 {
        let bound = |v: i64| if v == 0 { Bound::Unbounded } else { Bound::Included(Term::from_field_i64(f.time, v)) };
        let end = if to == 0 { Bound::Unbounded } else { Bound::Excluded(Term::from_field_i64(f.time, to)) };
        if all.iter().all(|c| matches!(c.0, Occur::Should)) {
            all = vec![(Occur::Must, Box::new(BooleanQuery::new(all)))];
        }
        let range = RangeQuery::new(bound(from), end);
        all.push((Occur::Must, Box::new(tantivy::query::ConstScoreQuery::new(Box::new(range), 0.0))));
    }
    if all.len() == 1 && matches!(all[0].0, Occur::Must | Occur::Should) {
        return all.pop().unwrap().1;
    }
    Box::new(BooleanQuery::new(all))
}

struct Open { searcher: Searcher, f: Fields, ids: Column<u64>, newest: i64 }

impl Open {
    fn ids(&self, docs: impl Iterator<Item = DocId>, out: &mut String) {
        for d in docs {
            let _ = write!(out, "{} ", self.ids.first(d).unwrap_or(0));
        }
    }

    /// The index is sorted: the first k matches are the newest.
    fn newest(&self, q: &dyn Query, k: usize, out: &mut String) -> Res<()> {
        let w = q.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut s = w.scorer(self.searcher.segment_reader(0), 1.0)?;
        let mut docs = vec![];
        let mut d = s.doc();
        while docs.len() < k && d != tantivy::TERMINATED {
            docs.push(d);
            d = s.advance();
        }
        self.ids(docs.into_iter(), out);
        Ok(())
    }

    fn decay(&self, q: &dyn Query, out: &mut String) -> Res<()> {
        let newest = self.newest;
        let top = TopDocs::with_limit(10).tweak_score(move |r: &SegmentReader| {
            let time = r.fast_fields().i64("time").unwrap().first_or_default_col(0);
            move |d: DocId, s: Score| {
                let age = (newest - time.get_val(d)).max(0) as f32 / 86400.0;
                s + 2.0 / (1.0 + age / 14.0)
            }
        });
        let hits: Vec<(Score, DocAddress)> = self.searcher.search(q, &top)?;
        self.ids(hits.into_iter().map(|h| h.1.doc_id), out);
        Ok(())
    }

    /// tantivy has no grouping: a page of the best is asked for, ten times larger until it holds ten stories.
    fn collapse(&self, q: &dyn Query, out: &mut String) -> Res<()> {
        let story = self.searcher.segment_reader(0).fast_fields().u64("story")?;
        for limit in [30, 300, 3000, 30000, 3_000_000] {
            let hits = self.searcher.search(q, &TopDocs::with_limit(limit).order_by_score())?;
            let mut seen = HashMap::new();
            let mut best = vec![];
            for h in &hits {
                let s = story.first(h.1.doc_id).unwrap_or(0);
                if best.len() < 10 && seen.insert(s, ()).is_none() {
                    best.push(h.1.doc_id);
                }
            }
            if best.len() == 10 || hits.len() < limit {
                self.ids(best.into_iter(), out);
                break;
            }
        }
        Ok(())
    }

    fn aggregate(&self, q: &dyn Query, request: &str, scale: f64, out: &mut String) -> Res<()> {
        let a: Aggregations = serde_json::from_str(request)?;
        let got = self.searcher.search(q, &AggregationCollector::from_aggs(a, AggContextParams::default()))?;
        let v = serde_json::to_value(got)?;
        for b in v["a"]["buckets"].as_array().into_iter().flatten() {
            let count = b["doc_count"].as_u64().unwrap_or(0);
            match b["key"].as_f64() {
                _ if count == 0 => {}
                Some(k) => { let _ = write!(out, "{}={} ", (k / scale) as i64, count); }
                None => { let _ = write!(out, "{}={} ", b["key"].as_str().unwrap_or(""), count); }
            }
        }
        Ok(())
    }

    fn answer(&self, line: &str, out: &mut String) -> Res<()> {
        let p: Vec<&str> = line.split('\t').collect();
        let q = parse(self.f, p[1].parse()?, p[2].parse()?, p[3]);
        match p[0] {
            "COUNT" => write!(out, "{}", q.count(&self.searcher)?)?,
            "TOP_10" | "TOP_100" => {
                let k = if p[0] == "TOP_10" { 10 } else { 100 };
                let hits = self.searcher.search(&q, &TopDocs::with_limit(k).order_by_score())?;
                self.ids(hits.into_iter().map(|h| h.1.doc_id), out);
            }
            "TOP_10_COUNT" => {
                let (hits, n) = self.searcher.search(&q, &(TopDocs::with_limit(10).order_by_score(), Count))?;
                write!(out, "{n} ")?;
                self.ids(hits.into_iter().map(|h| h.1.doc_id), out);
            }
            "NEWEST_10" => self.newest(&q, 10, out)?,
            "DECAY_10" => self.decay(&q, out)?,
            "COLLAPSE_10" => self.collapse(&q, out)?,
            "HIST_DAY" => self.aggregate(&q, r#"{"a":{"histogram":{"field":"time","interval":86400,"min_doc_count":1}}}"#, 86400.0, out)?,
            "FACET_SRC" => self.aggregate(&q, r#"{"a":{"terms":{"field":"src","size":1000}}}"#, 1.0, out)?,
            _ => out.push_str("unsupported"),
        }
        Ok(())
    }
}

fn serve(dir: &str) -> Res<()> {
    let index = Index::open_in_dir(dir)?;
    index.tokenizers().register("blanks", blanks());
    let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
    let ids = searcher.segment_reader(0).fast_fields().u64("id")?;
    let newest = searcher.segment_reader(0).fast_fields().i64("time")?.max_value();
    let open = Open { searcher, f: schema().1, ids, newest };
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "ready")?;
    stdout.flush()?;
    let mut out = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        out.clear();
        let began = Instant::now();
        open.answer(&line, &mut out)?;
        writeln!(stdout, "{}\t{}", began.elapsed().as_nanos(), out)?;
        stdout.flush()?;
    }
    Ok(())
}

fn main() -> Res<()> {
    let a: Vec<String> = std::env::args().collect();
    if a[1] == "build" { build(&a[2], &a[3]) } else { serve(&a[2]) }
}
