package dev.maru.platform.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.ReactiveDatabaseCallback;
import org.springframework.data.mongodb.core.ReactiveMongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.ReactiveIndexOperations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class IndexBuilderTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final List<Index> BY_NAME = List.of(new Index("name", Sort.Direction.ASC).unique());

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aStoreThatDoesNotAnswerYetIsAskedAgain() {
        assertThatCode(builder(2, new DataAccessResourceFailureException("no primary"))::afterSingletonsInstantiated)
                .doesNotThrowAnyException();
        assertThat(asked).hasValue(3);
    }

    @Test
    void aStoreThatNeverAnswersIsNamedAsTheReason() {
        assertThatThrownBy(
                        builder(1_000, new DataAccessResourceFailureException("no primary"))
                                ::afterSingletonsInstantiated)
                .isInstanceOf(DataAccessResourceFailureException.class)
                .hasMessageContaining("no primary");
    }

    @Test
    void anIndexThatCannotBeMadeIsNotTriedAgain() {
        assertThatThrownBy(builder(1_000, new DuplicateKeyException("two of a kind"))::afterSingletonsInstantiated)
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void aStoreThatHasNoSmallPagesGetsTheIndexesAllTheSame() {
        BsonDocument answer = new BsonDocument("code", new BsonInt32(72)).append("errmsg", new BsonString("no pages"));
        MongoDatabase database = mock(MongoDatabase.class);
        when(database.createCollection(eq("things"), any()))
                .thenReturn(Mono.error(new MongoCommandException(answer, new ServerAddress())));
        ReactiveMongoOperations mongo = mongo(0, new IllegalStateException());
        when(mongo.execute(any(ReactiveDatabaseCallback.class)))
                .thenAnswer(call -> Flux.from(
                        call.<ReactiveDatabaseCallback<?>>getArgument(0).doInDB(database)));
        new IndexBuilder(mongo, List.of(new MongoIndexes("things", BY_NAME, true)), AT_ONCE)
                .afterSingletonsInstantiated();
        assertThat(asked).hasValue(1);
    }

    private IndexBuilder builder(int failures, RuntimeException failure) {
        return new IndexBuilder(mongo(failures, failure), List.of(new MongoIndexes("things", BY_NAME)), AT_ONCE);
    }

    private ReactiveMongoOperations mongo(int failures, RuntimeException failure) {
        ReactiveIndexOperations operations = mock(ReactiveIndexOperations.class);
        when(operations.createIndex(any()))
                .thenReturn(Mono.defer(
                        () -> asked.incrementAndGet() <= failures ? Mono.error(failure) : Mono.just("by_name")));
        ReactiveMongoOperations mongo = mock(ReactiveMongoOperations.class);
        when(mongo.indexOps("things")).thenReturn(operations);
        return mongo;
    }
}
