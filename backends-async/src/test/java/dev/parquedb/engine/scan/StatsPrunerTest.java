package dev.parquedb.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.query.Filter;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.FileStats.ColumnStats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatsPrunerTest {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("n", Primitive.LONG),
          new Column("s", Primitive.STRING),
          new Column("none", Primitive.LONG),
          new Column("some", Primitive.LONG),
          new Column("d", Primitive.DOUBLE),
          new Column("j", Primitive.JSON),
          new Column("unknown", Primitive.LONG));

  private static final Map<String, ColumnStats> STATS =
      Map.of(
          "n", new ColumnStats(10L, 20L, 0),
          "s", new ColumnStats("ba", "dz", 0),
          "none", new ColumnStats(null, null, 100),
          "some", new ColumnStats(1L, 2L, 50),
          "d", new ColumnStats(1.0, Double.NaN, 0),
          "j", new ColumnStats("a", "b", 0));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'n':9}|false",
        "{'n':10}|true",
        "{'n':15.5}|true",
        "{'n':20}|true",
        "{'n':21}|false",
        "{'n':null}|false",
        "{'n':{'$ne':15}}|true",
        "{'n':{'$gt':20}}|false",
        "{'n':{'$gte':20}}|true",
        "{'n':{'$lt':10}}|false",
        "{'n':{'$lte':10}}|true",
        "{'n':{'$gte':21,'$lt':30}}|false",
        "{'n':{'$in':[1,2]}}|false",
        "{'n':{'$in':[1,12]}}|true",
        "{'n':{'$in':[null]}}|false",
        "{'n':'x'}|true",
        "{'s':'a'}|false",
        "{'s':'c'}|true",
        "{'s':{'$startsWith':'b'}}|true",
        "{'s':{'$startsWith':'e'}}|false",
        "{'s':{'$startsWith':'a'}}|false",
        "{'s':{'$regex':'^a'}}|true",
        "{'none':1}|false",
        "{'none':null}|true",
        "{'none':{'$ne':null}}|false",
        "{'some':null}|true",
        "{'some':{'$ne':null}}|true",
        "{'some':3}|false",
        "{'d':100}|true",
        "{'j':'zzz'}|true",
        "{'unknown':5}|true",
        "{'undeclared':5}|true",
        "{'n.x':5}|true",
        "{'$or':[{'n':1},{'n':2}]}|false",
        "{'$or':[{'n':1},{'undeclared':2}]}|true",
        "{'$and':[{'n':1},{'undeclared':2}]}|false",
        "{'$nor':[{'n':15}]}|true",
        "{'n':{'$not':{'$gt':5}}}|true",
        "{'n':{'$bitsAllSet':[40]}}|true",
        "{'n':{'$not':{'$bitsAnySet':[1]}}}|true",
        "{'$expr':{'$eq':['$n',5]}}|true",
        "{'$expr':{'$gt':[{'$add':['$n',1]},1000]}}|true",
        "{'$nor':[{'$expr':{'$eq':['$n',15]}}]}|true",
        "{'$or':[{'n':1},{'$expr':{'$eq':['$n',5]}}]}|true",
        "{'$and':[{'n':1},{'$expr':true}]}|false",
        "{}|true"
      })
  void prunesOnlyWhatCannotMatch(String filter, boolean expected) {
    StatsPruner pruner = new StatsPruner(Filter.parse(filter.replace('\'', '"')), COLUMNS);
    assertThat(pruner.mayMatch(100, STATS::get)).isEqualTo(expected);
  }
}
