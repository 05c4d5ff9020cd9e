package dev.maru.userroom.token;

import dev.maru.userroom.secret.MasterSecret;
import dev.maru.userroom.secret.Seal;

/** Seals private keys for storage, bound to the key's id, so that two sealed keys cannot be swapped. */
final class KeySeal {

    private final Seal seal;

    KeySeal(MasterSecret secret) {
        this.seal = new Seal(secret, "signing keys at rest");
    }

    byte[] seal(byte[] plain, String kid) {
        return seal.close(plain, kid);
    }

    byte[] open(byte[] sealed, String kid) {
        byte[] plain = seal.open(sealed, kid);
        if (plain == null) {
            throw new IllegalStateException("MARU_TOKEN_SECRET does not open the stored signing key " + kid
                    + ": start with the secret that it was sealed with, or remove the collection "
                    + SigningKey.COLLECTION + ", which signs everybody out");
        }
        return plain;
    }
}
