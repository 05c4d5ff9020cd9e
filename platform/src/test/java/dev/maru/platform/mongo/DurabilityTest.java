package dev.maru.platform.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import org.junit.jupiter.api.Test;

class DurabilityTest {

    @Test
    void nothingInAnAddressWeakensWhatIsPromised() {
        MongoClientSettings.Builder builder = MongoClientSettings.builder()
                .applyConnectionString(
                        new ConnectionString(
                                "mongodb://h/?w=1&journal=false&readConcernLevel=local&readPreference=secondary&retryWrites=false"));
        MongoAutoConfiguration.durable(builder, "probe-service");
        MongoClientSettings settings = builder.build();
        assertThat(settings.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY.withJournal(true));
        assertThat(settings.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
        assertThat(settings.getReadPreference()).isEqualTo(ReadPreference.primary());
        assertThat(settings.getRetryWrites()).isTrue();
        assertThat(settings.getApplicationName()).isEqualTo("probe-service");
    }
}
