"""How many entries of each shipped lexicon occur in a corpus, and how many of its words they are.

python -m benchmarks.coverage ../shared/data/abp_scale8000/articles.jsonl.gz

An entry occurs where the engine finds it, as such or inflected, names not hidden; of entries that overlap only the
longest is found.
"""

import argparse

import biaskit as bk


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    articles = bk.read_articles(parser.parse_args().corpus)
    print("| lexicon | entries | occur | share | share of words |\n|---|---:|---:|---:|---:|")
    for name in bk.list_lexicons():
        lexicon = bk.load_lexicon(name)
        row = lexicon.coverage(articles).iloc[-1]
        print(f"| `{name}` | {len(lexicon):,} | {row['n_entries']:,} | {row['entries']:.1%} | {row['words']:.1%} |")


if __name__ == "__main__":
    main()
