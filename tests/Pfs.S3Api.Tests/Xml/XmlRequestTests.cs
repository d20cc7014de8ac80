using System.Text;
using FluentAssertions;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Operations.Multipart;
using Pfs.S3Api.Operations.Objects;
using Pfs.S3Api.Xml;
using Xunit;

namespace Pfs.S3Api.Tests.Xml;

public sealed class XmlRequestTests
{
    [Theory]
    [InlineData("<Delete><Object><Key>a</Key></Object></Delete>")]
    [InlineData("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>a</Key></Object></Delete>")]
    [InlineData("<s:Delete xmlns:s=\"http://s3.amazonaws.com/doc/2006-03-01/\"><s:Object><s:Key>a</s:Key></s:Object></s:Delete>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Delete>\n  <Object>\n    <Key>a</Key>\n  </Object>\n</Delete>\n")]
    [InlineData("<Delete><!-- one --><Object><Key><![CDATA[a]]></Key></Object></Delete>")]
    public void Takes_a_document_with_and_without_namespace_prefix_and_white_space(string xml)
    {
        DeleteRequest.Parse(Encoding.UTF8.GetBytes(xml), new S3Options()).Items.Should().ContainSingle().Which.Key.Should().Be("a");
    }

    [Theory]
    [InlineData("&#x1;", "\u0001")]
    [InlineData(" ", " ")]
    [InlineData("&amp;&lt;&#10;", "&<\n")]
    [InlineData("é😀", "é😀")]
    [InlineData("a<!-- b -->c<![CDATA[<d]]>e", "ac<de")]
    public void Keeps_every_character_of_a_key(string text, string key)
    {
        var xml = $"<Delete><Object><Key>{text}</Key></Object><Quiet>true</Quiet></Delete>";

        var request = DeleteRequest.Parse(Encoding.UTF8.GetBytes(xml), new S3Options());

        request.Items[0].Key.Should().Be(key);
        request.IsQuiet.Should().BeTrue();
    }

    [Theory]
    [InlineData("<Delete>")]
    [InlineData("not xml")]
    [InlineData("<Other/>")]
    [InlineData("<Delete/>")]
    [InlineData("<Delete><Object/></Delete>")]
    [InlineData("<!DOCTYPE Delete [<!ENTITY e \"x\">]><Delete><Object><Key>&e;</Key></Object></Delete>")]
    [InlineData("<Delete><Object><Key>&unknown;</Key></Object></Delete>")]
    [InlineData("<a><a><a><a><a><a><a><a><a></a></a></a></a></a></a></a></a></a>")]
    public void Refuses_what_is_not_such_a_document(string xml)
    {
        var act = () => DeleteRequest.Parse(Encoding.UTF8.GetBytes(xml), new S3Options());

        act.Should().Throw<S3Exception>().Which.Error.Should().Be(S3Error.MalformedXml);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "MalformedXML")]
    public void Takes_1000_objects_and_no_more(int count, string? code)
    {
        var xml = $"<Delete>{string.Concat(Enumerable.Range(0, count).Select(i => $"<Object><Key>{i}</Key></Object>"))}</Delete>";

        var act = () => DeleteRequest.Parse(Encoding.UTF8.GetBytes(xml), new S3Options());

        if (code is null)
        {
            act.Should().NotThrow();
        }
        else
        {
            act.Should().Throw<S3Exception>().Which.Error.Code.Should().Be(code);
        }
    }

    [Fact]
    public void A_missing_body_is_told_apart()
    {
        var act = () => XmlRequest.Parse(default, "VersioningConfiguration");

        act.Should().Throw<S3Exception>().Which.Error.Should().Be(S3Error.MissingRequestBody);
    }

    [Theory]
    [InlineData("<Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>", null)]
    [InlineData("<Part><PartNumber>2</PartNumber><ETag>x</ETag></Part><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>", "InvalidPartOrder")]
    [InlineData("<Part><PartNumber>1</PartNumber><ETag>x</ETag></Part><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part>", "InvalidPartOrder")]
    [InlineData("<Part><PartNumber>0</PartNumber><ETag>x</ETag></Part>", "InvalidArgument")]
    [InlineData("<Part><PartNumber>one</PartNumber><ETag>x</ETag></Part>", "MalformedXML")]
    [InlineData("<Part><PartNumber>1</PartNumber></Part>", "MalformedXML")]
    [InlineData("<Part><ETag>x</ETag></Part>", "MalformedXML")]
    [InlineData("", "MalformedXML")]
    public void Checks_the_parts_of_a_completion(string parts, string? code)
    {
        var act = () => CompleteRequest.Parse(Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"), new XmlLimits());

        if (code is null)
        {
            act.Should().NotThrow();
        }
        else
        {
            act.Should().Throw<S3Exception>().Which.Error.Code.Should().Be(code);
        }
    }
}
