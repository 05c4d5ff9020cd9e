package dev.maru.userroom.verification;

import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The code that was sent to an address last.
 *
 * @param address the address's hash
 * @param code its hash, with the address
 * @param tries wrong ones so far
 */
@Document(EmailCode.COLLECTION)
record EmailCode(@Id String address, String code, int tries, Instant expiresAt) {

    static final String COLLECTION = "email_codes";
}
