package dev.maru.chat.home;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.bson.BSONException;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/** Documents as bytes: what instances say to each other has the same form as what they store. */
final class Bson {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private Bson() {}

    static byte[] encode(BsonDocument document) {
        try (BasicOutputBuffer out = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            CODEC.encode(writer, document, EncoderContext.builder().build());
            return out.toByteArray();
        }
    }

    static <T> T decode(byte[] bytes, Function<BsonDocument, T> read) {
        try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(bytes))) {
            return read.apply(CODEC.decode(reader, DecoderContext.builder().build()));
        } catch (BSONException | IllegalStateException e) {
            throw new IllegalArgumentException("not what an instance says", e);
        }
    }
}
