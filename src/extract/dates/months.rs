//! The names of the months.

/// Lower case, in the forms in which dates have them (nominative, genitive, short), from January on. English, German,
/// French, Spanish, Portuguese, Italian, Dutch, the Scandinavian languages, Polish, Czech, Russian, Ukrainian, Turkish,
/// Indonesian and Arabic (in its three traditions; a name of two words is joined by `_`). No form is in two lines.
const NAMES: [&str; 12] = [
    "january jan januar jänner jaenner janvier janv enero ene janeiro gennaio gen januari stycznia styczeń sty leden \
     ledna led января январь янв січня січень січ ocak oca يناير جانفي كانون_الثاني",
    "february feb februar februari februarie feber febr février fevrier févr fevr fév febrero fevereiro fev febbraio \
     lutego luty lut únor února úno февраля февраль фев февр лютого лютий лют şubat subat şub pebruari فبراير فيفري شباط",
    "march mar mars märz maerz mär mrz marzo março marco maart mrt marts marca marzec březen března bře марта март мар \
     березня березень бер mart maret مارس آذار اذار",
    "april apr avril avr abril abr aprile kwietnia kwiecień kwi duben dubna dub апреля апрель апр квітня квітень квіт кві \
     nisan nis أبريل ابريل إبريل أفريل نيسان",
    "may mai mayo maio maggio mag mei maj maja květen května kvě мая май травня травень трав тра mayıs mayis مايو ماي أيار \
     ايار",
    "june jun juni juin junio junho giugno giu czerwca czerwiec cze červen června čvn июня июнь июн червня червень черв чер \
     haziran haz يونيو يونيه جوان حزيران",
    "july jul juli juillet juil julio julho luglio lug lipca lipiec lip červenec července čvc июля июль июл липня липень лип \
     temmuz tem يوليو يوليه يوليوز جويلية تموز",
    "august aug août aout agosto ago augustus augusti sierpnia sierpień sie srpen srpna srp августа август авг серпня \
     серпень серп сер ağustos agustos ağu agustus agu agt أغسطس اغسطس أوت غشت آب",
    "september sept sep septembre septiembre setiembre setembro set settembre września wrzesień wrz září zář сентября \
     сентябрь сен сент вересня вересень вер eylül eylul eyl سبتمبر شتنبر أيلول ايلول",
    "october oct oktober okt octobre octubre outubro out ottobre ott října říjen říj октября октябрь окт жовтня жовтень \
     жовт жов października październik paź ekim eki أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
    "november nov novembre noviembre novembro listopada listopad lis listopadu ноября ноябрь ноя нояб листопада листопад \
     лист лис kasım kasim kas nopember نوفمبر نونبر تشرين_الثاني",
    "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre desember des grudnia grudzień gru \
     prosinec prosince pro декабря декабрь дек грудня грудень груд гру aralık aralik ara ديسمبر دجنبر كانون_الأول \
     كانون_الاول",
];

/// No name is longer, in bytes.
const LONGEST: usize = 32;

/// The month of that name, from 1 on; the name in lower case.
pub(super) fn month_named(word: &str) -> Option<i8> {
    if word.len() > LONGEST {
        return None;
    }
    let index = NAMES
        .iter()
        .position(|names| names.split_ascii_whitespace().any(|name| name == word))?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_of_two_months() {
        let mut names: Vec<&str> = NAMES
            .iter()
            .flat_map(|names| names.split_ascii_whitespace())
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.iter().all(|name| name.len() <= LONGEST));
        assert!(names.iter().all(|name| name.to_lowercase() == *name));
    }
}
