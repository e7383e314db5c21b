"""How a place's official name is shortened in speech."""

import re

# Longest first: 自治县 must go before 县.
_SUFFIXES = (
    "特别行政区", "行政委员会", "自治区", "自治州", "自治县", "自治旗",
    "地区", "林区", "特区", "新区", "省", "市", "区", "县", "盟", "旗", "州",
)  # fmt: skip
_PEOPLES = (
    "柯尔克孜", "维吾尔", "哈萨克", "蒙古", "塔吉克", "锡伯", "达斡尔", "鄂温克", "鄂伦春", "保安",
    "东乡", "撒拉", "土家", "布依", "朝鲜", "拉祜", "布朗", "哈尼", "傈僳", "景颇", "普米", "仡佬",
    "裕固", "毛南", "仫佬", "俄罗斯", "壮", "藏", "回", "苗", "彝", "满", "侗", "瑶", "白", "傣",
    "黎", "佤", "畲", "水", "土", "羌", "怒", "独龙", "各",
)  # fmt: skip
_PEOPLE_AT_END = re.compile(rf"(?:(?:{'|'.join(_PEOPLES)})族|维吾尔|哈萨克|蒙古|柯尔克孜)$")
_SHORTEST = 2


def short_names(name: str) -> frozenset[str]:
    """The shorter ways to say an official name: 延边朝鲜族自治州 is 延边州 and 延边.

    Nothing shorter than two characters: 唐县 has no short name.
    """
    suffix = next((one for one in _SUFFIXES if name.endswith(one)), "")
    stem = name.removesuffix(suffix)
    autonomous = suffix.startswith("自治")
    while autonomous:
        shorter = _PEOPLE_AT_END.sub("", stem)
        if shorter == stem or len(shorter) < _SHORTEST:
            break
        stem = shorter
    if autonomous:
        stem = stem.removesuffix("族")
    found = {stem, stem + suffix, *([stem + suffix[-1]] if autonomous else [])}
    return frozenset(one for one in found if len(one) >= _SHORTEST and one != name)
