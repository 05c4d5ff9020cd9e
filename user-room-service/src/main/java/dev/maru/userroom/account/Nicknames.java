package dev.maru.userroom.account;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Makes a nickname for somebody who did not choose one: a quality, an animal and a number. */
final class Nicknames {

    private static final List<String> QUALITIES = List.of(
            "고요한", "느긋한", "다정한", "든든한", "따뜻한", "명랑한", "반가운", "반짝이는", "부지런한", "상냥한", "성실한", "수줍은", "슬기로운", "시원한", "신나는",
            "씩씩한", "용감한", "유쾌한", "재빠른", "조용한", "즐거운", "차분한", "착실한", "푸른", "활기찬");

    private static final List<String> ANIMALS = List.of(
            "거북이", "고니", "고래", "고슴도치", "고양이", "기러기", "까치", "노루", "다람쥐", "돌고래", "두루미", "망아지", "물총새", "반달곰", "부엉이", "사슴",
            "산양", "삵", "수달", "여우", "오소리", "제비", "참새", "토끼", "호랑이");

    private static final int NUMBERS = 10_000;

    private Nicknames() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return QUALITIES.get(random.nextInt(QUALITIES.size()))
                + " " + ANIMALS.get(random.nextInt(ANIMALS.size()))
                + " " + random.nextInt(1, NUMBERS);
    }
}
