package dev.maru.userroom.token;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A key pair as it is stored.
 *
 * @param generation 1, 2, 3 …; the primary key, so that of several instances that make the next one, one succeeds
 * @param kid by which tokens name it (RFC 7638)
 * @param x the public point, base64url
 * @param y the public point, base64url
 * @param sealed the private key, readable only with the service's secret
 * @param activeFrom when it begins to sign: after everybody had time to learn of it
 */
@Document(SigningKey.COLLECTION)
record SigningKey(
        @Id int generation, String kid, String x, String y, byte[] sealed, Instant createdAt, Instant activeFrom) {

    static final String COLLECTION = "signing_keys";
}
