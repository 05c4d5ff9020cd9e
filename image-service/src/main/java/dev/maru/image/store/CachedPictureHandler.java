package dev.maru.image.store;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.ReadOnlyHttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Answers plain requests for public pictures that are in memory, right behind the decoder of requests: nobody has to be known for them, and
 * what lies between here and {@link PictureEndpoint} costs several times the answer. Everything else goes on, conditions and ranges too, so
 * it decides nothing that is not decided there as well. There is one to a connection, on its event loop.
 *
 * <p>Answers keep the order of requests: as long as one that went on has no answer, those behind it go on too.
 */
final class CachedPictureHandler extends ChannelDuplexHandler {

    private static final String PATH = "/pictures/";
    private static final AsciiString JPEG = AsciiString.cached(MediaType.IMAGE_JPEG_VALUE);

    /** With one of these a request is more than a plain one. */
    private static final List<AsciiString> MORE = List.of(
            HttpHeaderNames.IF_NONE_MATCH,
            HttpHeaderNames.RANGE,
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.EXPECT,
            HttpHeaderNames.UPGRADE);

    private static final CharSequence[] HEADERS = headers();

    private final OpenPictures pictures;
    private int wentOn;
    private boolean answered;
    private boolean unflushed;

    CachedPictureHandler(OpenPictures pictures) {
        this.pictures = pictures;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            FullHttpResponse answer = wentOn == 0 && isPlain(request) ? answer(request.uri()) : null;
            answered = answer != null;
            if (answer != null) {
                unflushed = true;
                context.write(answer).addListener(_ -> context.read());
            } else {
                wentOn++;
            }
        }
        if (answered) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInformational(message)) {
            wentOn--;
        }
        context.write(message, promise);
    }

    private @Nullable FullHttpResponse answer(String uri) {
        PictureName name = uri.startsWith(PATH)
                ? PictureName.parse(uri.substring(PATH.length())).orElse(null)
                : null;
        byte[] picture = name == null ? null : pictures.cached(name);
        return name == null || picture == null ? null : answer(name, picture);
    }

    private static FullHttpResponse answer(PictureName name, byte[] picture) {
        CharSequence[] headers = HEADERS.clone();
        headers[headers.length - 3] = name.etag();
        headers[headers.length - 1] = Integer.toString(picture.length);
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                Unpooled.wrappedBuffer(picture),
                new ReadOnlyHttpHeaders(false, headers),
                EmptyHttpHeaders.INSTANCE);
    }

    /** Names and values in turn; the last two values are those of the picture. */
    private static CharSequence[] headers() {
        List<CharSequence> headers = new ArrayList<>();
        PictureEndpoint.ANSWER.headers().forEach((name, value) -> {
            headers.add(AsciiString.of(name));
            headers.add(AsciiString.of(value));
        });
        headers.addAll(List.of(
                HttpHeaderNames.CONTENT_TYPE, JPEG, HttpHeaderNames.ETAG, "", HttpHeaderNames.CONTENT_LENGTH, ""));
        return headers.toArray(CharSequence[]::new);
    }

    private static boolean isPlain(HttpRequest request) {
        return request.decoderResult().isSuccess()
                && (HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method()))
                && HttpVersion.HTTP_1_1.equals(request.protocolVersion())
                && HttpUtil.isKeepAlive(request)
                && request.headers().contains(HttpHeaderNames.HOST)
                && MORE.stream().noneMatch(request.headers()::contains);
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
