using System.Text;
using FluentAssertions;
using Pfs.S3Api.Xml;
using Xunit;

namespace Pfs.S3Api.Tests.Xml;

public sealed class XmlAnswerTests
{
    [Theory]
    [InlineData("a&b<c>d", "a&amp;b&lt;c&gt;d")]
    [InlineData("tab\tand\nline", "tab\tand\nline")]
    [InlineData("\r\u0001\u001f", "&#xD;&#x1;&#x1F;")]
    [InlineData("\uffff\ufffe\uffee", "&#xFFFF;&#xFFFE;\uffee")]
    [InlineData("é😀", "é😀")]
    public void Escapes_what_xml_cannot_hold(string text, string expected)
    {
        using var answer = new XmlAnswer();

        answer.Element("Key"u8, text);

        Encoding.UTF8.GetString(answer.Written.Span).Should().EndWith($"<Key>{expected}</Key>");
    }

    [Fact]
    public void Percent_encodes_keys_on_request_but_for_the_slash()
    {
        using var answer = new XmlAnswer();

        answer.Key("Key"u8, "a b+c/é\u0001~", urlEncode: true);

        Encoding.UTF8.GetString(answer.Written.Span).Should().EndWith("<Key>a%20b%2Bc/%C3%A9%01~</Key>");
    }
}
