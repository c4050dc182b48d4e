package dev.parquedb.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.engine.parquet.Projection;
import dev.parquedb.entity.Deleted;
import dev.parquedb.query.Filter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeededColumnsTest {

  private static Projection needed(String filter) {
    return NeededColumns.of(
        ScanRequest.counting(Filter.parse(filter.replace('\'', '"')), Deleted.HIDDEN));
  }

  /** The columns beside the id and the deletion mark. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a':1}|a",
        "{'a.b':1,'c':{'$in':[1]}}|a c",
        "{'$or':[{'a':1},{'$nor':[{'b':1}]}]}|a b",
        "{'a':{'$bitsAllSet':1}}|a",
        "{'a':{'$not':{'$bitsAnyClear':[3]}}}|a",
        "{'a':{'$exists':true}}|a $data",
        "{'$expr':{'$gt':['$a.x','$b']}}|a b $data",
        "{'$expr':{'$gt':[{'$add':['$a',{'$abs':'$b'}]},1]}}|a b $data",
        "{'$expr':{'$trim':{'input':'$a','chars':'$b'}}}|a b $data",
        "{'$expr':{'$cond':['$a','$b','$c']}}|a b c $data",
        "{'$expr':{'$switch':{'branches':[{'case':'$a','then':'$b'}],'default':'$c'}}}|a b c $data",
        "{'$expr':{'$ifNull':['$a','$b']}}|a b $data",
        "{'$expr':{'$let':{'vars':{'x':'$a'},'in':{'$eq':['$$x','$b']}}}}|a b $data",
        "{'$expr':{'$map':{'input':'$a','as':'x','in':['$$x','$b']}}}|a b $data",
        "{'$expr':{'$filter':{'input':'$a','cond':'$b','limit':'$c'}}}|a b c $data",
        "{'$expr':{'$reduce':{'input':'$a','initialValue':'$b','in':'$c'}}}|a b c $data",
        "{'$expr':{'$regexMatch':{'input':'$a','regex':'x'}}}|a $data",
        "{'$expr':['$a',{'x':'$b'}]}|a b $data",
        "{'$expr':{'$getField':'a.b'}}|a.b $data",
        "{'$expr':{'$getField':{'field':'x','input':'$a'}}}|a $data",
        "{'$expr':{'$and':[{'$not':['$a']},{'$or':['$b']}]}}|a b $data",
        "{'$expr':'$$ROOT.a'}|a $data",
        "{'$expr':{'$literal':'$a'}}|$data"
      })
  void findsEveryFieldOfTheFilter(String filter, String columns) {
    Set<String> expected = new HashSet<>(List.of(columns.split(" ")));
    expected.addAll(Set.of("$id", "deletedAt"));
    assertThat(needed(filter).columns().orElseThrow()).isEqualTo(expected);
  }

  @Test
  void theWholeDocumentNeedsEveryColumn() {
    assertThat(needed("{'$expr':{'$eq':['$$ROOT',1]}}")).isEqualTo(Projection.all());
    assertThat(needed("{'$nor':[{'$expr':{'$let':{'vars':{'x':'$$CURRENT'},'in':1}}}]}"))
        .isEqualTo(Projection.all());
    assertThat(needed("{'$expr':{'$objectToArray':'$$ROOT'}}")).isEqualTo(Projection.all());
  }
}
