import type { Business } from '../businesses.js';

/** A business as OSS writes it, under its own key names; the answer to inqueryNIB and the body of receiveNIB share it. */
export const dataNib = (business: Business) => ({
  nib: business.nib,
  tgl_pengajuan_nib: business.issuedOn,
  tgl_terbit_nib: business.issuedOn,
  tgl_perubahan_nib: business.changedOn,
  oss_id: business.ossId,
  id_izin: business.licenceId,
  kd_izin: '033000000901',
  kd_daerah: business.regency,
  kewenangan: '02',
  jenis_pelaku_usaha: business.npwp.startsWith('0') ? '11' : '01',
  npwp_perseroan: business.npwp,
  nama_perseroan: business.name,
  alamat_perseroan: business.owner.street,
  rt_rw_perseroan: '001/002',
  kelurahan_perseroan: business.owner.village.name,
  perseroan_daerah_id: business.place,
  kode_pos_perseroan: business.owner.village.postalCode ?? '-',
  skala_usaha: '01',
  flag_umk: 'Y',
  tipe_dokumen: business.documentType,
  penanggung_jwb: [
    {
      flag_asing: 'N',
      jns_identitas_penanggung_jwb: '01',
      no_identitas_penanggung_jwb: business.owner.nik,
      nama_penanggung_jwb: business.owner.fullName,
      jns_kelamin: business.owner.sex === 'MALE' ? 'L' : 'P',
      npwp_penanggung_jwb: business.owner.nik,
      flag_pajak_penanggung_jwb: 'Y',
    },
  ],
  data_proyek: [
    {
      id_proyek: business.projectId,
      uraian_usaha: business.activity,
      kbli: business.kbli,
      skala_usaha: '01',
      skala_resiko: 'R',
      nama_kegiatan: business.name,
      data_lokasi_proyek: [
        {
          id_proyek_lokasi: business.projectId,
          proyek_daerah_id: business.place,
          alamat_usaha: business.owner.street,
        },
      ],
    },
  ],
  data_checklist: [
    {
      id_izin: business.licenceId,
      id_proyek: business.projectId,
      kd_izin: '033000000901',
      kd_daerah: business.regency,
      status_checklist: '10',
    },
  ],
});
